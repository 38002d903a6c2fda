"""The data directory: made where it is missing, with a secret key that is made once and kept in it."""

import contextlib
import os
import secrets
from pathlib import Path

from easyllm_site.env import ConfigurationError

KEY_BYTES = 50


def made_directory(directory: Path) -> Path:
    """The directory itself, made with its parents where it is missing. Raises `ConfigurationError`."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"{directory} cannot be made ({error.strerror}); name a directory that can be written."
        raise ConfigurationError("EASYLLM_DATA_DIR", problem) from None
    return directory


def kept_secret_key(directory: Path) -> str:
    """The key in `directory`/secret_key, made at the first start: mode 0600, on the disk before anyone uses it.

    Raises `ConfigurationError` where the directory cannot be written, since a key that changes with every start would
    sign everybody out and differ between the processes of one site.
    """
    path = made_directory(directory) / "secret_key"
    try:
        if not path.exists():
            _publish(path, secrets.token_urlsafe(KEY_BYTES))
        return _read(path)
    except OSError as error:
        problem = f"{path} cannot be used ({error.strerror}); make the directory writable, or set SECRET_KEY."
        raise ConfigurationError("EASYLLM_DATA_DIR", problem) from None


def _publish(path: Path, key: str) -> None:
    """Write a whole key under a name of our own, then link it into place: whoever is second keeps the first one's."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    _sync(path.parent)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if not key:
        raise ConfigurationError("SECRET_KEY", f"{path} is empty; delete it, and the next start makes a new one.")
    return key
