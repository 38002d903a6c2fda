"""What differs between the sides of a conflict, marked."""

from library.desk.conflict_words import Told
from library.desk.marking import LONG, Mark, Piece, marked


def pieces(before: str | tuple[str, ...] | None, now: str | tuple[str, ...], name: str = "note") -> str:
    """The pieces with +what is new+ and -what is gone-."""
    signs = {Mark.NEW: "+", Mark.GONE: "-"}
    return "|".join(
        f"{signs.get(piece.mark, '')}{piece.text}{signs.get(piece.mark, '')}"
        for piece in marked(before, Told(name, name, now))
    )


def test_words_that_came_and_went_are_marked() -> None:
    assert pieces("a fast one", "a really fast one") == "a|+ really+| fast one"
    assert pieces("a fast one", "a one") == "a |-fast -|one"


def test_chinese_is_compared_sign_by_sign() -> None:
    assert pieces("讲得很清楚", "讲得非常清楚") == "讲得|-很-|+非常+|清楚"


def test_what_is_the_same_or_has_nothing_before_it_is_not_marked() -> None:
    assert pieces("same", "same") == "same"
    assert pieces(None, "new") == "new"


def test_texts_that_have_little_in_common_are_told_as_wholes() -> None:
    assert pieces("one thing", "quite different words") == "+quite different words+"


def test_an_address_is_told_as_a_whole() -> None:
    assert pieces("https://x.org/a", "https://x.org/b", "url") == "+https://x.org/b+"


def test_items_that_moved_are_marked() -> None:
    assert pieces(("a", "b", "c"), ("b", "c", "a")) == "b|c|+a+"


def test_a_long_order_shows_what_moved_and_its_neighbours() -> None:
    items = tuple(f"item {number}" for number in range(LONG + 8))
    moved = (items[-1], *items[:-1])

    found = marked(items, Told("order", "order", moved))

    assert found == [
        Piece(moved[0], Mark.NEW, is_item=True),
        Piece(moved[1], is_item=True),
        Piece("…", Mark.LEFT_OUT, is_item=True),
    ]
