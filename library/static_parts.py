"""The parts of the style sheet and of the script, and the storage that joins each into one file.

A part is one component. Readers get one `site.css` and one `site.js`; with DEBUG, and in tests, the parts themselves.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The first names the cascade layers in their order.
STYLES = ("css/tokens.css", "css/fonts.css", "css/base.css", "css/layout.css")
SCRIPTS = ("django_htmx/htmx-2.min.js",)
SITE_STYLE, SITE_SCRIPT = "css/site.css", "js/site.js"


class JoiningStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise says little of its types
    """Adds the joined files to what is collected, then hashes and compresses everything."""

    is_joined = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Write the joined files and process them like any other. `paths` are names and where each stands."""
        if not dry_run:
            for name, content in ((SITE_STYLE, joined_styles()), (SITE_SCRIPT, joined_scripts())):
                self.delete(name)
                self.save(name, ContentFile(content.encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)


def style_names() -> list[str]:
    """The static names of the style sheets to link: the joined one, or the parts in layer order."""
    return [SITE_STYLE] if _are_joined() else style_parts()


def script_names() -> list[str]:
    """The static names of the scripts to load: the joined one, or the parts."""
    return [SITE_SCRIPT] if _are_joined() else script_parts()


def style_parts() -> list[str]:
    """Tokens, base and layout, then the components by name: layers decide between them, not the order."""
    return [*STYLES, *_own_parts("css/components", ".css")]


def script_parts() -> list[str]:
    """htmx, then our own scripts by name. None of them needs another."""
    return [*SCRIPTS, *_own_parts("js", ".js")]


def joined_styles() -> str:
    """All style sheets as one text. Only fonts.css refers to files, from a folder beside the joined one's."""
    return "\n".join(_text(name) for name in style_parts())


def joined_scripts() -> str:
    """All scripts as one module; each stands in a block of its own, so that no name of one meets another's."""
    return "\n".join(f"{{\n{_text(name)}\n}}" for name in script_parts())


def _are_joined() -> bool:
    return bool(getattr(staticfiles_storage, "is_joined", False))


def _own_parts(folder: str, ending: str) -> list[str]:
    found = finders.FileSystemFinder().list([])
    names = (PurePosixPath(name) for name, _storage in found)
    return sorted(str(name) for name in names if str(name.parent) == folder and name.suffix == ending)


def _text(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"{name} is in no folder of static files.")
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a path of Django's finders is a string
        return file.read()
