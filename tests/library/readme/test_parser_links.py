"""Forms of links, their addresses as they stand, and the class each one has."""

import pytest

from library.readme.document import LinkForm
from library.readme.parser import parse
from tests.library.readme.trees import classes, entries, only_entry

WECHAT = "https://mp.weixin.qq.com/s?__biz=Mz==&mid=22&idx=1&sn=b5&scene=21#wechat_redirect"


@pytest.mark.parametrize(
    ("source", "form", "url"),
    [
        ("[One](https://a.example/x)", LinkForm.INLINE, "https://a.example/x"),
        (f"[One]({WECHAT})", LinkForm.INLINE, WECHAT),
        ("[One](<https://a.example/a b>)", LinkForm.INLINE, "https://a.example/a b"),
        ('[One](https://a.example/a_(b) "title")', LinkForm.INLINE, "https://a.example/a_(b)"),
        ("[One](https://a.example/\\(b?x&amp;y)", LinkForm.INLINE, "https://a.example/(b?x&y"),
        ("[One](\n  https://a.example )", LinkForm.INLINE, "https://a.example"),
        ("[One][r]", LinkForm.REFERENCE, "https://r.example/a_b"),
        ("[R][]", LinkForm.REFERENCE, "https://r.example/a_b"),
        ("[r]", LinkForm.REFERENCE, "https://r.example/a_b"),
        ("<https://a.example/?a&amp;b>", LinkForm.AUTOLINK, "https://a.example/?a&b"),
        ("https://a.example/x_y", LinkForm.BARE, "https://a.example/x_y"),
        ("www.a.example/x", LinkForm.BARE, "http://www.a.example/x"),
        ("<a href='https://a.example'>One</a>", LinkForm.HTML, "https://a.example"),
    ],
)
def test_every_form_of_link_gives_its_address_as_it_stands(source: str, form: LinkForm, url: str) -> None:
    text = f"- {source}\n\n[r]: <https://r.example/a_b> 'title'\n"
    entry = only_entry(text)
    assert (entry.form, entry.url) == (form, url)


def test_reference_link_knows_where_its_definition_stands() -> None:
    text = "- [One][r]\n\n[r]: https://r.example 'title'\n"
    entry = only_entry(text)
    assert entry.url_span is None
    assert entry.definition is not None
    assert entry.definition.of(text) == "https://r.example"


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("https://a.example/x, and", "https://a.example/x"),
        ("(https://a.example/x_(y)).", "https://a.example/x_(y)"),
        ("https://a.example/x&lt;", "https://a.example/x"),
        ("https://a.example/x<br>", "https://a.example/x"),
        ("**https://a.example/x**", "https://a.example/x"),
        ("见https://a.example/x，很好", "https://a.example/x"),
        ("https://a.example/x（见下）", "https://a.example/x"),
        ("https://a.example/x很好", "https://a.example/x"),
        ("https://a.example/wiki/中文", "https://a.example/wiki/中文"),
        ("<https://b.example>https://a.example/x", "https://a.example/x"),
    ],
)
def test_bare_address_ends_where_a_reader_means_it_to(source: str, url: str) -> None:
    assert url in [link.url for link in parse(source).links if link.form is LinkForm.BARE]


@pytest.mark.parametrize("source", ["xhttps://a.example", "https://", "www.", "https://a_b.c_d", "`https://a.example`"])
def test_what_only_looks_like_an_address_is_none(source: str) -> None:
    assert parse(source).links == ()


@pytest.mark.parametrize(
    "source",
    [
        "\\[a](https://a.example)",
        "`[a](https://a.example)`",
        "    [a](https://a.example)",
        "```\n[a](https://a.example)\n```",
    ],
)
def test_escaped_links_and_code_are_no_links(source: str) -> None:
    assert [link.form for link in parse(source).links if link.form is LinkForm.INLINE] == []


def test_a_link_holds_no_link() -> None:
    links = parse("[a [b](https://b.example) c](https://a.example/)").links
    assert links[0].url == "https://b.example"


def test_link_inside_the_description_of_an_image_is_none() -> None:
    assert parse("![a [b](https://b.example)](i.png)").links == ()


def test_every_link_has_one_class() -> None:
    text = (
        "# L [![b](b.png)](https://badge.example)\nSee [x y](https://mention.example) or <me@mail.example>.\n\n"
        "## [Topic](https://heading.example)\n- [One](https://entry.example) [Two](https://secondary.example)\n"
        "- [Rel](docs/a.md)\n- [Top](#top)\n\n## License\n[MIT](https://meta.example)\n"
    )
    assert classes(text) == [
        ("https://badge.example", "badge"),
        ("https://mention.example", "mention"),
        ("mailto:me@mail.example", "mailto"),
        ("https://heading.example", "heading"),
        ("https://entry.example", "entry"),
        ("https://secondary.example", "secondary"),
        ("docs/a.md", "relative"),
        ("#top", "contents"),
        ("https://meta.example", "meta"),
    ]


def test_relative_links_become_entries_under_a_base_address() -> None:
    text = "- [One](docs/a.md) note\n- [Top](#top)\n"
    assert entries(parse(text)) == []
    (entry,) = entries(parse(text, base_url="https://a.example/list/README.md"))
    assert entry.url == "https://a.example/list/docs/a.md"
    assert entry.url_span is not None
    assert entry.url_span.of(text) == "docs/a.md"


@pytest.mark.parametrize("url", ["ftp://a.example/x", "javascript:alert(1)", "https://", "http:///x"])
def test_addresses_of_other_kinds_are_never_entries(url: str) -> None:
    assert entries(parse(f"- [One]({url})")) == []
