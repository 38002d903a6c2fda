"""Topics are made, renamed, moved and deleted (rule W7), and what must not be written is refused."""

from dataclasses import replace

import pytest

from library.readme.differing import differences
from library.readme.document import Role
from library.readme.outline import Outline, OutlineEntry, OutlineGroup, OutlineTopic
from library.readme.parser import parse
from library.readme.writer import NotWritableError, UnfaithfulError, verify, write_verified
from tests.outlines import entry, new, read, rewritten, swap_for, topic, with_nodes

TEXT = (
    "# T\n\n## A\n\n- [a](https://x.org/a)\n\n### A1\n\n- [b](https://x.org/b)\n\n## B\n\n- [c](https://x.org/c)\n\n"
    "## License\n\nMIT, see [the text](https://x.org/mit).\n"
)


def with_topics(text: str, *topics: OutlineTopic) -> str:
    """The text with these topics at the top."""
    return rewritten(text, lambda outline: replace(outline, topics=topics))


def test_a_new_topic_at_the_end_goes_before_the_sections_about_the_list() -> None:
    made = OutlineTopic("New", nodes=(new("n"),))
    written = with_topics(TEXT, *read(TEXT).topics, made)
    assert written == TEXT.replace("## License", "## New\n\n- [n](https://example.org/n)\n\n## License")


def test_the_nodes_of_a_new_topic_are_named_in_the_order_of_the_request() -> None:
    document, outline = parse(TEXT), read(TEXT)
    made = OutlineTopic("New", nodes=(new("n"),))
    written = write_verified(document, replace(outline, topics=(*outline.topics, made)), parse=parse)
    titles = {topic.id: topic.title for topic in written.document.all_topics()}
    named = zip(replace(outline, topics=(*outline.topics, made)).all_nodes(), written.nodes, strict=True)
    assert all(titles[number or 0] == node.title for node, number in named if isinstance(node, OutlineTopic))


def test_a_new_topic_goes_to_the_end_of_its_parent_one_level_deeper() -> None:
    made = OutlineTopic("A2", url="https://x.org/A2", nodes=(new("n"),))
    a, *others = read(TEXT).topics
    written = with_topics(TEXT, replace(a, topics=(*a.topics, made)), *others)
    lines = "### [A2](https://x.org/A2)\n\n- [n](https://example.org/n)\n\n"
    assert written == TEXT.replace("## B\n", lines + "## B\n")


def test_a_topic_moves_with_everything_in_it_to_its_new_level() -> None:
    a, b, license_ = read(TEXT).topics
    written = with_topics(TEXT, replace(b, topics=(a,)), license_)
    lines = "### A\n\n- [a](https://x.org/a)\n\n#### A1\n\n- [b](https://x.org/b)\n\n"
    assert f"## B\n\n- [c](https://x.org/c)\n\n{lines}## License" in written


def test_a_subtopic_becomes_the_parent_of_its_parent() -> None:
    a, b, license_ = read(TEXT).topics
    (inner,) = a.topics
    written = with_topics(TEXT, replace(inner, topics=(replace(a, topics=()),)), b, license_)
    assert written.startswith("# T\n\n## A1\n\n- [b](https://x.org/b)\n\n### A\n\n- [a](https://x.org/a)\n\n## B\n")


def test_topics_change_places_by_whole_sections() -> None:
    a, b, license_ = read(TEXT).topics
    written = with_topics(TEXT, b, a, license_)
    assert sorted(written.splitlines()) == sorted(TEXT.splitlines())
    assert written.index("## B") < written.index("## A") < written.index("## License")


def test_a_deleted_topic_goes_with_its_section_and_nothing_else() -> None:
    a, b, license_ = read(TEXT).topics
    assert with_topics(TEXT, a, license_) == TEXT.replace("## B\n\n- [c](https://x.org/c)\n\n", "")
    assert with_topics(TEXT, b, license_) == TEXT[: TEXT.index("## A")] + TEXT[TEXT.index("## B") :]


def test_an_entry_saved_from_a_deleted_topic_keeps_its_line() -> None:
    text = "# T\n\n## A\n\n- [a](https://x.org/a)\n\n## B\n\n- **[c](https://x.org/c)** – *note*\n"
    a, b = read(text).topics
    written = with_topics(text, replace(a, nodes=(*a.nodes, *b.nodes)))
    assert written == "# T\n\n## A\n\n- [a](https://x.org/a)\n- **[c](https://x.org/c)** – *note*\n\n"


def test_a_setext_heading_behind_a_deleted_section_stays_a_heading() -> None:
    text = "# T\n\n## A\n[a](https://x.org/a)  \n[b](https://x.org/b)\n## B\n\n- [c](https://x.org/c)\n\nC\n---\n\n- [d](https://x.org/d)\n"
    a, _b, c = read(text).topics
    assert "[b](https://x.org/b)\n\nC\n---\n" in with_topics(text, a, c)


def test_a_heading_deeper_than_six_is_refused() -> None:
    text = "# T\n\n###### A\n\n- [a](https://x.org/a)\n"
    (a,) = read(text).topics
    with pytest.raises(NotWritableError, match="six levels"):
        with_topics(text, replace(a, topics=(OutlineTopic("B"),)))


def test_a_setext_heading_does_not_move_to_another_level() -> None:
    text = "# T\n\nA\n---\n\n- [a](https://x.org/a)\n\n## B\n\n- [b](https://x.org/b)\n"
    a, b = read(text).topics
    with pytest.raises(NotWritableError, match="level"):
        with_topics(text, replace(b, topics=(a,)))


def test_a_topic_renamed_to_license_is_unfaithful_until_its_role_is_fixed() -> None:
    a, *rest = read(TEXT).topics
    outline = replace(read(TEXT), topics=(replace(a, title="License"), *rest))
    with pytest.raises(UnfaithfulError, match="License"):
        write_verified(parse(TEXT), outline, parse=parse)
    fixed: dict[tuple[str, ...], Role] = {("License",): Role.ORDINARY}
    meta_last = replace(outline, topics=outline.topics[:2])
    written = write_verified(parse(TEXT), meta_last, parse=lambda text: parse(text, roles=fixed))
    assert written.text.startswith("# T\n\n## License\n\n- [a]")


def test_the_last_entry_of_the_front_topic_goes_and_the_front_stays_text() -> None:
    text = "# T\n\n> tagline\n\n- [a](https://x.org/a)\n\n## B\n\n- [b](https://x.org/b)\n- [c](https://x.org/c)\n"
    front, b = read(text).topics
    document = parse(text)
    written = write_verified(document, replace(read(text), topics=(replace(front, nodes=()), b)), parse=parse)
    assert written.text == text.replace("- [a](https://x.org/a)\n", "")
    assert written.nodes[0] is None
    assert with_topics(text, b) == written.text


def test_a_result_that_says_something_else_is_refused_with_its_place() -> None:
    outline = read(TEXT)
    node = entry(outline, "a")
    with pytest.raises(UnfaithfulError, match=r"A › entry “z”: address should be"):
        write_verified(
            parse(TEXT),
            swap_for(outline, node, replace(node, title="z", url="https://x.org/z")),
            parse=lambda text: parse(text.replace("org/z", "org/y")),
        )


def test_verify_names_every_place_that_differs() -> None:
    outline = read(TEXT)
    wanted = swap_for(outline, entry(outline, "a"), replace(entry(outline, "a"), note="new", url="https://y.org"))
    places = verify(wanted, TEXT, parse=parse)
    assert places == [
        "A › entry “a”: address should be “https://y.org”, the text has “https://x.org/a”",
        "A › entry “a”: note should be “new”, the text has “”",
    ]


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        (Outline("U", ""), "the list: title should be “U”"),
        (Outline("T", "x"), "the list: tagline should be “x”"),
        (Outline("T", "", (OutlineTopic("A"),)), "the list: wanted topic “A”, the text has nothing more"),
    ],
)
def test_differences_of_the_list_itself_are_named(wanted: Outline, place: str) -> None:
    assert differences(wanted, Outline("T", ""))[0].startswith(place)


def test_differences_in_a_group_are_named_with_their_way_down() -> None:
    one = Outline("T", "", (OutlineTopic("A", nodes=(OutlineGroup("G", (OutlineEntry("a", "u"),)),)),))
    two = Outline("T", "", (OutlineTopic("A", nodes=(OutlineGroup("G", (OutlineEntry("b", "u"),)),)),))
    assert differences(one, two) == ["A › group “G”: wanted entry “a”, the text has entry “b”"]
    assert differences(one, one) == []


def test_a_new_node_is_found_again_in_the_written_text() -> None:
    outline = read(TEXT)
    b = topic(outline, "B")
    wanted = swap_for(outline, b, with_nodes(b, [new("n"), *b.nodes]))
    written = write_verified(parse(TEXT), wanted, parse=parse)
    entries = {node.id: node for topic_ in written.document.all_topics() for node in topic_.nodes}
    nodes = dict(zip(map(id, wanted.all_nodes()), written.nodes, strict=True))
    found = entries[nodes[id(entry(wanted, "n"))] or 0]
    assert found.span.of(written.text) == "- [n](https://example.org/n)\n"
