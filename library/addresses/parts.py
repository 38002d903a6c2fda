"""A web address taken apart, and every part brought to one spelling."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

MAX_HOST_LENGTH = 253  # RFC 1035, 2.3.4

_UNWRITABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PLACE = re.compile(r"(?:.*@)?(?:\[[^\[\]@]+\]|[^\[\]@:]+)(?::[0-9]+)?")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]*")  # RFC 3986, 2.3: what is never escaped
_SAFE_IN_PATH = "!$&'()*+,;=:@"  # RFC 3986, 3.3: what a path segment may hold unescaped
_SAFE_IN_FRAGMENT = _SAFE_IN_PATH + "/?"  # RFC 3986, 3.5
_SAFE_IN_HOST = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in one spelling. `place` is its host, with user and port where they are written."""

    place: str
    path: str
    query: tuple[tuple[str, str | None], ...]
    fragment: str

    def host(self) -> str:
        """The host alone."""
        return _without_port(self.place.rpartition("@")[2])[0]

    def has_host(self) -> bool:
        """Whether its host could be resolved at all; a port that is no number is none that a browser would open."""
        return bool(_PLACE.fullmatch(self.place)) and len(self.host()) <= MAX_HOST_LENGTH

    def without_keys(self, dropped: re.Pattern[str]) -> "Address":
        """The address less the query keys that match."""
        if not self.query:
            return self
        return replace(self, query=tuple(pair for pair in self.query if not dropped.fullmatch(pair[0])))

    def text(self) -> str:
        """The address written with https, whatever its scheme was: the two never differ in what they show."""
        query = "&".join(key if value is None else f"{key}={value}" for key, value in self.query)
        tail = (f"?{query}" if query else "") + (f"#{self.fragment}" if self.fragment else "")
        return f"https://{self.place}{self.path}{tail}"


def is_web_address(url: str) -> bool:
    """Whether `url` is http or https with a host, and free of blanks and control characters."""
    return parse_address(url) is not None


def has_credentials(url: str) -> bool:
    """Whether a web address holds a user name or a password, which nobody means to publish."""
    address = parse_address(url)
    return address is not None and "@" in address.place


@lru_cache(maxsize=32)  # one address is asked about several times in a row: its identity, its site, whether it is one
def parse_address(url: str) -> Address | None:
    """The parts of a web address in one spelling, the query sorted by key; None for any other text."""
    if _UNWRITABLE.search(url):  # before urlsplit, which silently removes tabs and line ends
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # unbalanced brackets, or a host that NFKC would take apart
        return None
    address = _address(parts)
    return address if parts.scheme in ("http", "https") and address.has_host() else None


def tidy_path(path: str) -> str:
    """The path without what never changes the page: a final slash, `index.html`."""
    while path.endswith(("/", "/index.html")):
        path = path.removesuffix("/").removesuffix("/index.html")
    return path


def _address(parts: SplitResult) -> Address:
    pairs = (_query_pair(item) for item in parts.query.split("&") if item)
    fragment = parts.fragment.partition(":~:")[0]  # a text fragment points into the page, it is not part of it
    return Address(
        place=_place(parts),
        path=tidy_path("/".join(_reescaped(segment, _SAFE_IN_PATH) for segment in parts.path.split("/"))),
        query=tuple(sorted(pairs, key=lambda pair: pair[0])),  # stable: repeated keys keep their order
        fragment=_reescaped(fragment, _SAFE_IN_FRAGMENT),
    )


def _reescaped(text: str, safe: str) -> str:
    """One spelling of percent-encoding: UTF-8, upper-case digits, nothing escaped that need not be."""
    if _PLAIN.fullmatch(text):  # as most parts are; going through them takes much longer
        return text
    return quote(unquote_to_bytes(text), safe=safe)


def _query_pair(item: str) -> tuple[str, str | None]:
    """Key and value in the encoding of HTML forms; a key without `=` differs from one with an empty value."""
    key, equals, value = item.replace("+", "%20").partition("=")
    return _reescaped(key, ""), _reescaped(value, "") if equals else None


def _place(parts: SplitResult) -> str:
    """User, host and port; lower case, ASCII, without `www.`, a final dot or a port that the scheme implies."""
    user, at, place = parts.netloc.rpartition("@")
    host, port = _without_port(_ascii_host(place.lower()))
    if port == "443" or (port == "80" and parts.scheme == "http"):
        port = ""  # 443 also for http: the key is written with https, where it says nothing
    user = _reescaped(user, _SAFE_IN_PATH)
    return user + at + _plain_host(host) + (f":{port}" if port else "")


def _plain_host(host: str) -> str:
    host = host.rstrip(".")
    while host.startswith("www.") and "." in host.removeprefix("www."):
        host = host.removeprefix("www.")
    return host


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:  # no host that can be resolved, but still a text with an identity
        return quote(host, safe=_SAFE_IN_HOST).lower()


def _without_port(place: str) -> tuple[str, str]:
    host, colon, port = place.rpartition(":")
    return (host, port) if colon and (port.isdecimal() or not port) else (place, "")
