"""Django set up for a benchmark: on a database and in a directory of its own, as a site is in service."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def set_up(folder: Path, database_url: str) -> None:
    """Set Django up with a data directory of its own. Models can be imported only after this."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "easyllm_site.settings",
        "EASYLLM_DATA_DIR": str(folder),
        "EASYLLM_STRICT_WRITES": "0",
        "SECRET_KEY": "benchmark",
        "DATABASE_URL": database_url,
    }
    import django

    django.setup()


def configure(folder: Path, database_url: str, *, shows_pages: bool = True) -> None:
    """Set Django up on the database that was asked for, with today's tables, and static files if it shows pages."""
    set_up(folder, database_url)
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = folder / "static"
    call_command("migrate", verbosity=0)
    if shows_pages:
        call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def own_site(database_url: str, keep: Path | None = None, *, shows_pages: bool = True) -> Iterator[None]:
    """A site set up as `configure` does it, in a directory that goes with the block unless it is one to `keep`."""
    with tempfile.TemporaryDirectory(prefix="easyllm-benchmark-") as passing:
        folder = keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        configure(folder, database_url, shows_pages=shows_pages)
        yield
