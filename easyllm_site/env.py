"""Typed readers of environment variables: what cannot be read stops the start and names its variable.

An empty variable counts as one that is not set, because that is how compose files and `.env` files spell "nothing".
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

Value = TypeVar("Value")

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})

DATABASE_ENGINES = {
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
    "sqlite": "django.db.backends.sqlite3",
}
EMAIL_BACKENDS = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "smtp+tls": "django.core.mail.backends.smtp.EmailBackend",
    "smtps": "django.core.mail.backends.smtp.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
    "dummy": "django.core.mail.backends.dummy.EmailBackend",
}
EMAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class ConfigurationError(Exception):
    """A variable that cannot be read. Its text begins with the variable's name and never repeats a secret value.

    It is deliberately no `ImproperlyConfigured`: Django's command line swallows that one at first and shows a traceback
    later, whereas `manage.py` ends on this one with a single line.
    """

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name


def text(name: str, default: str = "") -> str:
    """The variable as it stands, without blanks around it."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes or a no: 1/0, true/false, yes/no, on/off in any case."""
    word = text(name).lower()
    if word and word not in TRUE_WORDS | FALSE_WORDS:
        raise ConfigurationError(name, f"{word!r} is neither yes nor no; write 1 or 0.")
    return word in TRUE_WORDS if word else default


def integer(name: str, default: int, *, minimum: int = 0, maximum: int = 2**31 - 1) -> int:
    """A whole number from `minimum` to `maximum`, both included."""
    word = text(name)
    try:
        number = int(word) if word else default
    except ValueError:
        raise ConfigurationError(name, f"{word!r} is not a whole number.") from None
    if not minimum <= number <= maximum:
        raise ConfigurationError(name, f"{number} is not between {minimum} and {maximum}.")
    return number


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list of words with commas or blanks between them."""
    return text(name).replace(",", " ").split() or list(default)


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words, in any case."""
    word = text(name, default).upper()
    if word not in choices:
        raise ConfigurationError(name, f"{word!r} is not one of {', '.join(choices)}.")
    return word


def parsed(name: str, default: str, parse: Callable[[str], Value], expected: str) -> Value:
    """What `parse` makes of the variable; its ValueError or LookupError becomes "is not `expected`"."""
    word = text(name, default)
    try:
        return parse(word)
    except (ValueError, LookupError, OSError):
        raise ConfigurationError(name, f"{word!r} is not {expected}.") from None


def secret(name: str) -> str:
    """The variable, or the content of the file that the variable `<name>_FILE` names (Docker and systemd secrets)."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    if text(name):
        raise ConfigurationError(name, f"is set as well as {name}_FILE; keep one of the two.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{name}_FILE", f"{path} cannot be read ({type(error).__name__}).") from None


def web_address(name: str) -> str:
    """An http or https address of a whole site, without the slash at its end, or ""."""
    word = text(name).rstrip("/")
    if word:
        parts = _split(name, word)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment:
            raise ConfigurationError(name, f"{word!r} is not like https://example.org (scheme and host, no path).")
    return word


def contact(name: str) -> str:
    """Where people can write to, as a URI: an e-mail address, or an https page; or ""."""
    word = text(name)
    if re.fullmatch(r"[^\s:/@]+@[^\s:/@]+", word):
        return f"mailto:{word}"
    if word and not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+)", word):
        raise ConfigurationError(name, f"{word!r} is neither an e-mail address nor an https address.")
    return word


def database_url(name: str, default: str) -> dict[str, Any]:
    """Django's entry of `DATABASES` for `postgres://user:password@host:5432/name?sslmode=require` or `sqlite:///path`.

    The parts are percent-decoded, so a socket folder is written as host `%2Frun%2Fpostgresql`; what stands in the query
    becomes `OPTIONS`. `<name>_FILE` works as for `secret()`.
    """
    parts = _split(name, secret(name) or default)
    engine = DATABASE_ENGINES.get(parts.scheme)
    if engine is None:
        raise ConfigurationError(name, f"the scheme {parts.scheme!r} is not one of {', '.join(DATABASE_ENGINES)}.")
    path = unquote(parts.path[1:])
    if not path:
        raise ConfigurationError(name, "names no database after the host.")
    if parts.scheme == "sqlite":
        return {"ENGINE": engine, "NAME": path}
    options = dict(parse_qsl(parts.query))
    return {"ENGINE": engine, "NAME": path, **_login(name, parts), "OPTIONS": options}


def email_url(name: str, default: str) -> dict[str, Any]:
    """Django's e-mail settings for `smtp://user:password@host:25`, `smtp+tls://` (STARTTLS), `smtps://` or `console:`.

    `<name>_FILE` works as for `secret()`.
    """
    parts = _split(name, secret(name) or default)
    backend = EMAIL_BACKENDS.get(parts.scheme)
    if backend is None:
        raise ConfigurationError(name, f"the scheme {parts.scheme!r} is not one of {', '.join(EMAIL_BACKENDS)}.")
    if parts.scheme not in EMAIL_PORTS:
        return {"EMAIL_BACKEND": backend}
    return {"EMAIL_BACKEND": backend, **_mail_server(name, parts)}


def _mail_server(name: str, parts: SplitResult) -> dict[str, Any]:
    login = _login(name, parts)
    if not login["HOST"]:
        raise ConfigurationError(name, "names no mail server.")
    return {
        "EMAIL_HOST": login["HOST"],
        "EMAIL_PORT": login["PORT"] or EMAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": login["USER"],
        "EMAIL_HOST_PASSWORD": login["PASSWORD"],
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _login(name: str, parts: SplitResult) -> dict[str, Any]:
    try:
        port = parts.port
    except ValueError:
        raise ConfigurationError(name, "the port is not a number.") from None
    return {
        "HOST": unquote(parts.hostname or ""),
        "PORT": port or "",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
    }


def _split(name: str, address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        raise ConfigurationError(name, "is not an address.") from None
