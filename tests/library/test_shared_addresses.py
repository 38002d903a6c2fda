import pytest

from library.addresses import first_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("看看这篇 https://example.org/a。很好", "https://example.org/a"),
        ("【标题】https://example.org/a?b=1&c=2#d 来自应用", "https://example.org/a?b=1&c=2#d"),
        ("(see https://example.org/a_(b)).", "https://example.org/a_(b)"),
        ("“https://example.org/a”，", "https://example.org/a"),
        ("HTTP://EXAMPLE.ORG/A!", "HTTP://EXAMPLE.ORG/A"),
        ("https://... and https://example.org/", "https://example.org/"),
        ("https://example.org/中文/页", "https://example.org/中文/页"),
        ("javascript:alert(1)", ""),
        ("ftp://example.org/", ""),
        ("no address", ""),
        ("", ""),
    ],
)
def test_the_address_is_found_within_what_an_app_shares(text: str, address: str) -> None:
    assert first_address(text) == address


def test_the_first_text_that_holds_an_address_counts() -> None:
    assert first_address("", "a title", "https://example.org/1 https://example.org/2") == "https://example.org/1"
