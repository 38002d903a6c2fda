"""What the report tells a curator about a list."""

import pytest

from library.readme.document import Finding, LinkClass, Severity
from library.readme.parser import parse


def findings(text: str, code: str) -> list[Finding]:
    return [finding for finding in parse(text).findings if finding.code == code]


def test_empty_topic_is_information_and_one_with_text_or_subtopics_is_none() -> None:
    text = "# L\n## A\n\n## B\nwords of text.\n## C\n### D\n- [One](https://a.example)\n"
    (finding,) = findings(text, "empty-topic")
    assert (finding.first_line, finding.last_line, finding.severity) == (2, 2, Severity.INFO)


def test_address_that_stood_before_is_told_with_the_line_of_the_first() -> None:
    text = "- [One](https://a.example)\n- [Two](https://b.example)\n- [Three](https://a.example)\n"
    (finding,) = findings(text, "duplicate-address")
    assert (finding.first_line, finding.severity, finding.link_class) == (3, Severity.INFO, LinkClass.ENTRY)
    assert "line 1" in finding.action


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("- [One](docs/a.md)", "relative-link"),
        ("- [One](ftp://a.example)", "unsupported-scheme"),
        ("- [One]()", "bad-address"),
        ("- [One](www.a.example/x)", "bad-address"),
        ("- [One](http//a.example)", "bad-address"),
        ("- [One](https://)", "bad-address"),
        ("- [One](https://a.example/a b)", "broken-link"),
        ("- [One] (https://a.example)", "broken-link"),
        ("- [One](https://a.example", "broken-link"),
        ("- https://a.example", "no-title"),
    ],
)
def test_likely_mistakes_are_told_with_their_line(text: str, code: str) -> None:
    (finding,) = findings(f"## A\n\n{text}\n", code)
    assert (finding.first_line, finding.last_line) == (3, 3)
    assert finding.action
    is_mistake = code in ("unsupported-scheme", "bad-address", "broken-link")
    assert finding.severity is (Severity.WARNING if is_mistake else Severity.INFO)


def test_what_is_commented_out_or_code_is_no_mistake() -> None:
    text = "## A\n- x <!-- [One](https://a.example b) --> `[One](https://a.example b)`\n"
    assert parse(text).findings == ()


def test_neighbouring_links_of_a_meta_section_share_one_line_of_the_report() -> None:
    text = "## A\n- [One](https://a.example)\n## License\n[x](https://b.example)\n[y](https://c.example)\n"
    (finding,) = findings(text, "meta-link")
    assert (finding.first_line, finding.last_line) == (4, 5)
    assert finding.action.startswith("2 links")


def test_every_mention_is_told() -> None:
    text = "## A\nSee [x y](https://b.example).\n\nAnd [z w](https://c.example).\n- [One](https://a.example)\n- [Two](https://d.example)\n"
    assert [finding.first_line for finding in findings(text, "mention")] == [2, 4]


def test_findings_stand_in_text_order() -> None:
    text = "## A\n\n## B\n- [x](a.md)\n\n## C\n"
    assert [finding.first_line for finding in parse(text).findings] == [1, 4, 6]
