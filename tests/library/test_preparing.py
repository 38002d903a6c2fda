"""What happens before a site is served."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.installation import Installation


def test_an_empty_installation_gets_its_tables_and_the_seed_list(installation: Installation) -> None:
    done = installation.run("prepare")
    assert done.returncode == 0, done.stderr
    assert "Migrating" in done.stdout
    assert "21 articles" in done.stdout


def test_a_second_time_does_nothing_again(installation: Installation) -> None:
    installation.run("prepare")
    done = installation.run("prepare")
    assert done.returncode == 0, done.stderr
    assert "Migrating" not in done.stdout
    assert "not loaded" in done.stdout


def test_several_at_the_same_moment_do_the_work_once(installation: Installation) -> None:
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: installation.run("prepare"), range(3)))
    said = [process.stdout for process in done]
    assert [process.returncode for process in done] == [0, 0, 0], said
    assert sum("Migrating" in text for text in said) == 1
    assert sum("Loaded the seed list" in text for text in said) == 1


def test_a_database_that_never_answers_is_given_up_with_advice(tmp_path: Path) -> None:
    gone = Installation(tmp_path, {"DATABASE_URL": "postgres://x@127.0.0.1:1/x"})
    began = time.monotonic()
    done = gone.run("prepare", "--patience", "2")
    assert done.returncode == 1
    assert "did not answer for 2 s" in done.stderr
    assert "Check DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - began < 20
