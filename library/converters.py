"""Path converters: slugs in any script, and paths of them."""


class UnicodeSlugConverter:
    """One slug as `slugify(allow_unicode=True)` makes it."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        """The slug as it stands in the address, already decoded."""
        return value

    def to_url(self, value: str) -> str:
        """The slug; `reverse` percent-encodes it."""
        return value


class HostConverter:
    """The host of a site: whatever a segment of an address may hold, but for what no database can compare."""

    regex = r"[^/\x00]+"

    def to_python(self, value: str) -> str:
        """The host as it stands in the address, already decoded."""
        return value

    def to_url(self, value: str) -> str:
        """The host; `reverse` percent-encodes it."""
        return value


class TopicPathConverter:
    """The slugs of a topic and of those above it, the top one first: `llm-theory/attention`."""

    regex = r"[-\w]+(?:/[-\w]+)*"

    def to_python(self, value: str) -> tuple[str, ...]:
        """The slugs of a path."""
        return tuple(value.split("/"))

    def to_url(self, value: tuple[str, ...]) -> str:
        """The path of slugs."""
        return "/".join(value)


class FeedFormatConverter:
    """The format of a feed, as it ends its address: `atom` or `json`."""

    regex = "atom|json"

    def to_python(self, value: str) -> str:
        """The format."""
        return value

    def to_url(self, value: str) -> str:
        """The format."""
        return value
