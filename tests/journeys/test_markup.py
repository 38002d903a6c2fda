"""The Nu HTML checker finds nothing in any page, in either language. It reads all of them in one call: Java is slow to
start.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIRequestContext, Playwright

from tests.journeys.looks import LOCALES
from tests.journeys.pages import PAGES, PASSWORD

NODE = Path(__file__).resolve().parents[1] / "node"
CHECKER = NODE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# The checker's CSS part is years behind the browsers; tests of the browser and of the tokens look at the styles.
NOT_ABOUT_HTML = ".*CSS:.*"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """The command that checks files, or a skip that says how to get it."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("needs Java: apt-get install default-jre-headless")
    if not CHECKER.is_file():
        pytest.skip("needs the Nu HTML checker: apt-get install nodejs npm, then make checker")
    return [java, "-jar", str(CHECKER), "--stdout", "--format", "gnu", "--filterpattern", NOT_ABOUT_HTML]


def saved_pages(playwright: Playwright, room: str, folder: Path) -> Iterator[Path]:
    """Every page in both languages as a file."""
    for language, locale in LOCALES.items():
        readers = {who: reader(playwright, room, who, locale) for who in {place.who for place in PAGES}}
        for place in PAGES:
            file = folder / f"{place.name}.{language}.html"
            file.write_bytes(readers[place.who].get(place.path).body())
            yield file


def reader(playwright: Playwright, room: str, who: str, locale: str) -> APIRequestContext:
    """Someone who asks for pages without a browser, signed in if they have a name."""
    asking = playwright.request.new_context(base_url=room, extra_http_headers={"Accept-Language": locale})
    if who:
        token = TOKEN.search(asking.get("/accounts/login/").text())
        assert token is not None
        form: dict[str, str | float | bool] = {
            "username": who,
            "password": PASSWORD,
            "csrfmiddlewaretoken": token[1],
        }
        assert asking.post("/accounts/login/", form=form).ok
    return asking


def messages(checker: list[str], files: list[Path]) -> str:
    """What the checker says of files, without where they lie."""
    done = subprocess.run([*checker, *map(str, files)], capture_output=True, text=True, check=False)
    return done.stdout.replace(f"{files[0].parent.as_uri()}/", "").replace(str(files[0].parent), "")


def test_no_page_has_an_error_or_a_warning(
    playwright: Playwright, reading_room: str, checker: list[str], tmp_path: Path
) -> None:
    files = list(saved_pages(playwright, reading_room, tmp_path))

    said = messages(checker, files)

    assert not said, said


def test_the_checker_finds_a_fault(checker: list[str], tmp_path: Path) -> None:
    file = tmp_path / "faulty.html"
    file.write_text("<!doctype html><title>x</title><p id=a><p id=a>", encoding="utf-8")

    assert "Duplicate ID" in messages(checker, [file])
