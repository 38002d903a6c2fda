"""Headings as topics: levels, title, addresses, meta sections, tables of contents."""

import pytest

from library.readme.document import Role
from library.readme.parser import parse
from tests.library.readme.trees import classes, tree

ONE = "- [One](https://a.example)\n"


def test_only_first_heading_of_level_one_is_the_title_of_the_document() -> None:
    document = parse(f"# My *list*\n\n> short words\n\n## A\n{ONE}")
    assert (document.title, document.tagline) == ("My list", "short words")
    assert [topic.title for topic in document.topics] == ["A"]


@pytest.mark.parametrize("text", [f"# A\n{ONE}# B\n{ONE}", f"## A\n{ONE}# B\n{ONE}"])
def test_with_several_or_later_headings_of_level_one_all_are_topics(text: str) -> None:
    document = parse(text)
    assert document.title == ""
    assert [topic.title for topic in document.topics] == ["A", "B"]


def test_entries_before_the_first_topic_stand_in_a_front_topic() -> None:
    document = parse(f"# L\n\n{ONE}\n## A\n")
    front, topic = document.topics
    assert (front.title, front.level, front.heading, len(front.nodes)) == ("", 0, None, 1)
    assert front.span.end == topic.span.start


def test_subtopics_nest_by_level_even_where_a_level_is_skipped() -> None:
    assert tree("# L\n## A\n#### B\n### C\n## D\n") == ["T A", "  T B", "  T C", "T D"]


def test_setext_headings_and_closing_marks_are_headings_too() -> None:
    text = "A\nb\n---\n\n### C ##  \n\n#### ##\n"
    topics = list(parse(text).all_topics())
    assert [(topic.title, topic.level) for topic in topics] == [("A b", 2), ("C", 3), ("", 4)]
    assert topics[0].heading is not None
    assert topics[0].heading.of(text) == "A\nb\n---\n"


def test_spans_of_a_topic_hold_heading_body_and_subtopics() -> None:
    text = f"## A\n{ONE}\n### B\n{ONE}## C"
    first, last = parse(text).topics
    assert first.body.of(text) == f"{ONE}\n"
    assert first.span.of(text) == f"## A\n{ONE}\n### B\n{ONE}"
    assert first.title_span is not None
    assert first.title_span.of(text) == "A"
    assert last.span.of(text) == "## C"


def test_heading_with_a_link_is_a_topic_with_that_address() -> None:
    text = f"## [A b](https://h.example) ![x](y.png)\n{ONE}"
    topic = parse(text).topics[0]
    assert (topic.title, topic.url) == ("A b", "https://h.example")
    assert topic.title_span is not None
    assert topic.title_span.of(text) == "A b"


def test_generic_links_below_a_heading_that_is_a_link_are_links_of_that_heading() -> None:
    text = f"## [Tool](https://h.example)\n### Links\n- [GitHub](https://b.example)\n{ONE}"
    topic = parse(text).topics[0]
    assert [link.url for link in topic.links] == ["https://b.example"]
    assert tree(text) == ["T Tool", "  T Links", "    E One"]


@pytest.mark.parametrize("back", ["([back](#top))", "[⬆](#top)", "&nbsp;[<sup>[TOC]</sup>](#toc)"])
def test_way_back_in_a_heading_is_not_part_of_its_title(back: str) -> None:
    topic = parse(f"## KV cache {back}\n{ONE}").topics[0]
    assert topic.title == "KV cache"
    assert topic.title_span is not None


@pytest.mark.parametrize(
    "title", ["License", "许可证", "Contributing", "致谢", "⭐ Star History", "Table of Contents", "目录"]
)
def test_meta_section_is_kept_without_entries(title: str) -> None:
    topic = parse(f"# L\n## {title}\n- [One x](#one)\n").topics[0]
    assert (topic.role, topic.nodes) == (Role.META, ())


@pytest.mark.parametrize("title", ["About", "关于", "Index", "Resources"])
def test_other_titles_drop_nothing(title: str) -> None:
    assert tree(f"## {title}\n{ONE}") == [f"T {title}", "  E One"]


def test_section_below_a_meta_section_is_meta_but_not_below_a_table_of_contents() -> None:
    assert tree(f"## License\n### More\n{ONE}") == ["T License", "  T More"]
    assert tree(f"## Contents\n- [x](#more)\n### More\n{ONE}") == ["T Contents", "  T More", "    E One"]


def test_section_titled_contents_that_leads_elsewhere_holds_entries() -> None:
    assert tree(f"## 目录\n{ONE}") == ["T 目录", "  E One"]


def test_role_of_a_topic_can_be_fixed_by_its_path() -> None:
    text = f"## License\n{ONE}### About\n{ONE}"
    document = parse(text, roles={("License",): Role.ORDINARY, ("License", "About"): Role.META})
    assert [(topic.role, len(topic.nodes)) for topic in document.all_topics()] == [(Role.ORDINARY, 1), (Role.META, 0)]


def test_list_of_absolute_links_to_headings_of_the_file_is_a_table_of_contents() -> None:
    titles = ["One", "Two", "Three 3", "四", "Five"]
    page = "https://github.com/o/r/blob/master/README.md#"
    contents = "".join(f"- [{title}]({page}{title.lower().replace(' ', '-')})\n" for title in titles)
    body = "".join(f"## {title}\n- [About {title}](https://a.example/{title})\n" for title in titles)
    found = [link_class for _, link_class in classes(contents + body)]
    assert found == ["contents"] * 5 + ["entry"] * 5


def test_list_of_fragments_that_are_no_headings_of_the_file_holds_entries() -> None:
    links = "".join(f"- [Part {number}](https://book.example/#part-{number})\n" for number in range(6))
    assert [link_class for _, link_class in classes(f"## Book\n{links}")] == ["entry"] * 6


def test_tagline_is_not_a_line_of_links_nor_far_below_the_title() -> None:
    assert parse("# L\n[Home x](https://a.example) | [Docs x](https://b.example)\n").tagline == ""
    assert parse("# L\n\n- a\n\nwords\n").tagline == ""
    assert parse("# L\n" + "words " * 100).tagline == ""


def test_title_beside_a_badge_is_the_text_alone_and_has_a_place() -> None:
    text = "# Great list [![Awesome](a.svg)](https://badge.example)\n"
    document = parse(text)
    assert document.title == "Great list"
    assert document.title_span is not None
    assert document.title_span.of(text) == "Great list"


def test_title_in_html_is_the_title_where_no_heading_is() -> None:
    document = parse(f'<h1 align="center">My <i>list</i></h1>\n\n# A\n{ONE}# B\n{ONE}')
    assert (document.title, document.title_span) == ("My list", None)
    assert [topic.title for topic in document.topics] == ["A", "B"]


def test_tagline_may_stand_below_badges() -> None:
    assert parse("# L\n\n[![a](a.svg)](https://a.example) ![b](b.svg)\n\n> words\n").tagline == "words"
