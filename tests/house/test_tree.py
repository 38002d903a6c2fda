"""Rules about the files of the project."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDORED = ROOT / "static" / "vendor"
TABLES = ROOT / "library" / "search" / "tables"
# Said in parts, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]
# Names that say nothing about what a module does.
EMPTY_NAMES = {"utils", "helpers", "services", "common", "manager", "managers", "misc"}


def tracked_files() -> list[Path]:
    """What git tracks, or a skip outside a clone."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs a clone with git")
    command = [git, "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def recorded_checksums(folder: Path) -> dict[str, str]:
    """The lines of a folder's SHA256SUMS: `{file: checksum}`."""
    lines = [line.split(maxsplit=1) for line in (folder / "SHA256SUMS").read_text().splitlines()]
    return {name: checksum for checksum, name in lines}


def test_no_file_names_a_package_registry() -> None:
    named = [path for path in tracked_files() if any(host.encode() in path.read_bytes() for host in REGISTRIES)]
    assert named == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    modules = [path for path in tracked_files() if path.suffix == ".py"]
    assert [path for path in modules if path.stem in EMPTY_NAMES or path.parent.name in EMPTY_NAMES] == []


def test_what_the_site_writes_is_not_tracked() -> None:
    written = ("data", "staticfiles", ".venv", ".stamps", ".env")
    assert [path for path in tracked_files() if path.relative_to(ROOT).parts[0] in written] == []


def test_each_vendored_file_has_its_checksum_and_each_package_its_licence() -> None:
    files = [path for path in VENDORED.rglob("*") if path.is_file() and path.name != "SHA256SUMS"]
    if not files:
        return
    found = {path.relative_to(VENDORED).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == recorded_checksums(VENDORED)
    packages = {path.relative_to(VENDORED).parts[0] for path in files}
    assert [name for name in packages if not list((VENDORED / name).glob("LICENSE*"))] == []


def test_each_table_made_from_the_data_of_others_has_its_checksum_and_its_licence() -> None:
    known = recorded_checksums(TABLES)
    assert set(known) == {"OpenCC-LICENSE.txt", "traditional.txt"}
    assert known == {name: hashlib.sha256((TABLES / name).read_bytes()).hexdigest() for name in known}


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    for name in (*LOCKS, "requirements-clients.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-z0-9-]+==[^\\]+\\\n +--hash=", text, re.MULTILINE))


def test_development_runs_on_the_versions_that_the_site_runs_on() -> None:
    pins = [set(re.findall(r"^([a-z0-9-]+==\S+)", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS]
    assert pins[0] <= pins[1]


LOCKS = ("requirements.txt", "requirements-dev.txt")


def test_imports_run_the_way_the_house_is_built() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(program), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 0, done.stdout
