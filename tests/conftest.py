"""How the tests run: on which database, with what is required, in an environment of their own."""

import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from tests.given_lists import MISSING, SHARED
from tests.installation import Installation, own_database, until_the_end
from tests.postgres import NoServerError, running_server
from tests.served.browser import NoBrowserError, chromium_path

if TYPE_CHECKING:
    from library.catalogue import Unit

ROOT = Path(__file__).resolve().parent.parent
# What a developer's shell may hold for their own site must not reach the tests.
OWN_VARIABLES = {"DEBUG", "DATABASE_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"}
KEPT_VARIABLES = {"EASYLLM_SHARED", "EASYLLM_REQUIRE_ALL"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "installation"}

ONLY_WHEN_ASKED = ("benchmark", "matrix")

NO_POSTGRES: pytest.StashKey[str] = pytest.StashKey()


def everything_is_required() -> bool:
    """Whether a skip is a failure: always under CI."""
    return any(os.environ.get(name, "").lower() in ("1", "true") for name in ("CI", "EASYLLM_REQUIRE_ALL"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of the database, and the way to renew what was reviewed."""
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite", help="the database to test on")
    parser.addoption("--only-database-tests", action="store_true", help="leave out tests that touch no database")
    parser.addoption("--rewrite", action="store_true", help="write what was reviewed anew, to be reviewed again")


def pytest_configure(config: pytest.Config) -> None:
    """Make the environment before pytest-django, whose own hook runs last, reads the settings."""
    directory = Path(until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="easyllm-tests-")))
    clear_environment()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "easyllm_site.settings",
        "SECRET_KEY": "only for tests",
        "EASYLLM_DATA_DIR": str(directory),
        "EASYLLM_STRICT_WRITES": "1",
    }
    if config.getoption("database") == "postgres":
        start_postgres(config)
    adapt_settings(directory)


def pytest_unconfigure() -> None:
    """Stop the server and remove the directories."""
    until_the_end.close()


def clear_environment() -> None:
    """Forget every variable that the settings read."""
    for name in list(os.environ):
        if name in OWN_VARIABLES or (name.startswith("EASYLLM_") and name not in KEPT_VARIABLES):
            del os.environ[name]


def start_postgres(config: pytest.Config) -> None:
    """Start the server, or remember why there is none."""
    try:
        os.environ["DATABASE_URL"] = until_the_end.enter_context(running_server())
    except NoServerError as error:
        if everything_is_required():
            raise pytest.UsageError(f"PostgreSQL is required here: {error}") from error
        config.stash[NO_POSTGRES] = str(error)


def adapt_settings(directory: Path) -> None:
    """What differs in tests: work runs at once, files need no manifest, passwords hash fast, the API has no limits,
    SQLite is a real file.
    """
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EASYLLM_API_READS_PER_MINUTE = settings.EASYLLM_API_WRITES_PER_MINUTE = 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = directory / "staticfiles"
    settings.STATIC_ROOT.mkdir()
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"] = {"NAME": str(directory / "test.sqlite3")}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for the other database, and what takes long and nobody asked for."""
    chosen = [item for item in items if is_wanted(config, item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen
    if NO_POSTGRES in config.stash:
        for item in items:
            item.add_marker(pytest.mark.skip(reason=config.stash[NO_POSTGRES]))


def is_wanted(config: pytest.Config, item: pytest.Item) -> bool:
    """Whether this run is the one for the test."""
    vendor = "postgresql" if config.getoption("database") == "postgres" else "sqlite"
    mark = item.get_closest_marker("only_on")
    if mark and mark.args[0] != vendor:
        return False
    if config.getoption("only_database_tests") and not touches_database(item):
        return False
    asked_for = config.getoption("markexpr")
    return all(item.get_closest_marker(name) is None or name in asked_for for name in ONLY_WHEN_ASKED)


def touches_database(item: pytest.Item) -> bool:
    """Whether the test asks for the database by its mark or by a fixture."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(DATABASE_FIXTURES)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything is required, so that CI is never green by leaving out."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and everything_is_required():
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and everything is required here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the given material beside the project, or a skip."""
    if not SHARED.is_dir():
        pytest.skip(MISSING)
    return SHARED


@pytest.fixture(scope="session")
def seed_bytes() -> bytes:
    """The list that the project begins with, byte for byte."""
    return (ROOT / "fixtures" / "README.md").read_bytes()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation with nothing in it, on the kind of database that this run tests."""
    with own_database() as variables:
        yield Installation(tmp_path / "data", variables)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser for journeys, or a skip that says how to get it."""
    try:
        return chromium_path()
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.fixture
def unit(db: None) -> Iterator["Unit"]:
    """A unit of work around the whole test, for tests that are not about units of work."""
    # Models cannot be imported before the settings are there, and this file is read earlier.
    with import_string("library.catalogue.change")(reason="test") as opened:
        yield opened


@pytest.fixture
def in_english() -> Iterator[None]:
    """What the library says outside of a page is in English, as its source has it."""
    with translation.override("en"):
        yield
