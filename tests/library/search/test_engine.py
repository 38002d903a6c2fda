"""Both engines answer the same questions alike; every test here runs on each database."""

from typing import Any, ClassVar

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from library import catalogue
from library.models import Article, SearchDocument
from library.search.analyzer import analyze, sequence
from library.search.document import Document, spaced
from library.search.engine import engine
from library.search.expression import And, Expression, Field, Key, Match, Not, Or
from library.search.keys import EVERY
from library.search.restriction import UNRESTRICTED, Audience, Restriction
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

TEXTS = ("title", "tags", "topic", "note", "source", "alt")


def _document(number: int, *, is_public: bool = True, keys: str = "", pinyin: str = "", **texts: str) -> Document:
    fields = {name: spaced(analyze(texts.get(name, ""))) for name in TEXTS}
    own_keys = spaced([EVERY, *keys.split()])
    return Document(number, is_public, pinyin=spaced(pinyin.split()), keys=own_keys, **fields)


def _text(field: str, words: str) -> dict[str, Any]:
    return {field: words}


def _write(*documents: Document) -> None:
    """Articles to hang documents on, and these documents instead of their own."""
    with catalogue.change(reason="test"):
        for document in documents:
            if not Article.objects.filter(pk=document.number).exists():
                ArticleFactory(pk=document.number)
    engine().write(documents)


def _found(
    expression: Expression,
    *,
    audience: Audience = Audience.PUBLIC,
    restriction: Restriction = UNRESTRICTED,
    limit: int = 100,
) -> list[int]:
    rows = engine().candidates([expression], audience=audience, restriction=restriction, limit=limit)
    assert rows == engine().candidates(
        [expression], audience=audience, restriction=restriction, limit=limit, are_many=True
    )
    count = engine().count(expression, audience=audience, restriction=restriction, limit=limit)
    assert count == len(rows)
    return [row.number for row in rows]


def _match(words: str, *, is_prefix: bool = False, fields: tuple[Field, ...] | None = None) -> Match:
    return Match(sequence(words), is_prefix) if fields is None else Match(sequence(words), is_prefix, fields)


@pytest.mark.parametrize("field", TEXTS)
def test_a_word_is_found_in_every_text(field: str) -> None:
    _write(_document(1, **_text(field, "显存 quantization")), _document(2, **_text(field, "其他 other")))
    assert _found(_match("显存")) == [1]
    assert _found(_match("quantization")) == [1]


@pytest.mark.parametrize("field", [Field.TITLE, Field.TAGS, Field.NOTE])
def test_a_word_can_be_looked_for_in_one_text_alone(field: Field) -> None:
    _write(*(_document(number, **_text(name, "显存 kv")) for number, name in enumerate(TEXTS, start=1)))
    wanted = TEXTS.index(field) + 1
    assert _found(_match("显存", fields=(field,))) == [wanted]
    assert _found(_match("显", is_prefix=True, fields=(field,))) == [wanted]
    assert _found(_match("显存 kv", fields=(field,))) == [wanted]


def test_a_word_can_be_looked_for_in_title_and_tags() -> None:
    _write(_document(1, title="显存"), _document(2, tags="显存"), _document(3, note="显存"))
    assert _found(_match("显存", fields=(Field.TITLE, Field.TAGS))) == [2, 1]


def test_words_in_a_row_are_found_where_they_stand_in_a_row() -> None:
    _write(
        _document(1, title="大模型量化"),
        _document(2, title="量化大模型"),
        _document(3, title="大 模型"),
        _document(4, title="大模", note="模型"),
    )
    assert _found(_match("大模型")) == [2, 1]
    assert _found(_match("模型量化")) == [1]


def test_no_phrase_reaches_from_one_value_into_the_next() -> None:
    gap = Document(
        1, is_public=True, title=" a  _  b ", tags="", topic="", note="", source="", alt="", pinyin="", keys=" =all "
    )
    _write(gap, _document(2, title="a", tags="b"), _document(3, title="a b"))
    assert _found(Match(("a", "b"))) == [3]


def test_a_beginning_finds_whole_words_too() -> None:
    _write(_document(1, title="quantization"), _document(2, title="quant"), _document(3, title="requant"))
    assert _found(_match("quant", is_prefix=True)) == [2, 1]
    assert _found(_match("quant")) == [2]


def test_the_last_of_words_in_a_row_may_be_a_beginning() -> None:
    _write(
        _document(1, title="flash attention"), _document(2, title="flash attic"), _document(3, title="attention flash")
    )
    assert _found(_match("flash att", is_prefix=True)) == [2, 1]


def test_a_single_character_is_found_wherever_it_stands() -> None:
    _write(_document(1, title="显存"), _document(2, title="明显"), _document(3, title="显"), _document(4, title="明暗"))
    assert _found(_match("显", is_prefix=True)) == [3, 2, 1]


@pytest.mark.parametrize("words", ["c++", "c#", "𠀀𪜀", "ひらがな", "한국", "x" * 500, "résumé", "3", "①②"])
def test_words_of_every_kind_are_found(words: str) -> None:
    _write(_document(1, title=words), _document(2, title="别的"))
    assert _found(_match(words)) == [1]


def test_a_plain_letter_is_not_its_language() -> None:
    _write(_document(1, title="c++"), _document(2, title="c"), _document(3, title="c#"))
    assert _found(_match("c")) == [2]
    assert _found(_match("c++")) == [1]


def test_pinyin_is_looked_for_in_pinyin_alone() -> None:
    _write(_document(1, pinyin="liang hua"), _document(2, title="liang hua"))
    assert _found(_match("liang hua", fields=(Field.PINYIN,))) == [1]
    assert _found(_match("liang hua")) == [2]


def test_a_property_is_whole() -> None:
    _write(_document(1, keys="=g1"), _document(2, keys="=g12"), _document(3, keys="=k.alive"))
    assert _found(Key("=g1")) == [1]
    assert _found(Key("=k.alive")) == [3]
    assert _found(Key("=none")) == []


@pytest.mark.parametrize("key", ["=l.'", "=l.\\", '=l."', "=l.a b", "=l.&|!():*", "=l."])
def test_a_property_of_any_signs_is_no_error(key: str) -> None:
    _write(_document(1))
    assert _found(Key(key)) == []


def test_what_is_not_wanted_alone_is_everything_else() -> None:
    _write(_document(1, title="显存"), _document(2, title="量化"), _document(3))
    assert _found(Not(_match("显存"))) == [3, 2]
    assert _found(Not(Not(_match("显存")))) == [1]


def test_wanted_and_unwanted_words_go_together() -> None:
    _write(
        _document(1, title="a b"), _document(2, title="a"), _document(3, title="b"), _document(4, title="c", keys="=g1")
    )
    a, b, c = Match(("a",)), Match(("b",)), Match(("c",))
    assert _found(And((a, b))) == [1]
    assert _found(And((a, Not(b)))) == [2]
    assert _found(And((Not(a), Not(b)))) == [4]
    assert _found(Or((a, b))) == [3, 2, 1]
    assert _found(Or((Not(a), b))) == [4, 3, 1]
    assert _found(And((Or((a, c)), Not(And((a, b)))))) == [4, 2]
    assert _found(And((Not(Or((a, b))), Key("=g1")))) == [4]
    assert _found(Or((And((a, Not(b))), And((b, Not(a)))))) == [3, 2]


def test_a_search_is_limited_to_some_articles_or_leaves_some_out() -> None:
    _write(*(_document(number, title="a") for number in range(1, 6)))
    a = Match(("a",))
    assert _found(a, restriction=Restriction(only=frozenset({2, 4, 99}))) == [4, 2]
    assert _found(a, restriction=Restriction(without=frozenset({2, 4}))) == [5, 3, 1]
    assert _found(a, restriction=Restriction(only=frozenset({2, 4}), without=frozenset({4}))) == [2]
    assert _found(a, restriction=Restriction(only=frozenset())) == []


def test_readers_find_what_is_public_and_curators_everything() -> None:
    _write(_document(1, title="a"), _document(2, title="a", is_public=False), _document(3, title="a"))
    assert _found(Match(("a",))) == [3, 1]
    assert _found(Match(("a",)), audience=Audience.DESK) == [3, 2, 1]
    assert _found(Not(Match(("b",)))) == [3, 1]
    only = Restriction(only=frozenset({2}))
    assert _found(Match(("a",)), restriction=only) == []
    assert _found(Match(("a",)), restriction=only, audience=Audience.DESK) == [2]


def test_the_newest_come_first_and_counting_ends_at_the_limit() -> None:
    _write(*(_document(number, title="a", is_public=number != 4) for number in (3, 1, 5, 2, 4)))
    assert _found(Match(("a",)), limit=2) == [5, 3]
    assert _found(Match(("a",)), limit=2, audience=Audience.DESK) == [5, 4]


def test_a_document_written_anew_leaves_nothing_of_the_old_one() -> None:
    _write(_document(1, title="old", tags="tag", note="note", pinyin="jiu", keys="=g1"))
    _write(_document(1, title="new", is_public=False))
    _write(_document(1, title="new"))
    for left in (
        Match(("old",)),
        Match(("tag",)),
        Match(("note",)),
        Match(("jiu",), fields=(Field.PINYIN,)),
        Key("=g1"),
    ):
        assert _found(left, audience=Audience.DESK) == []
    assert _found(Match(("new",)), audience=Audience.DESK) == [1]


def test_several_expressions_are_asked_at_once_each_with_its_own_limit() -> None:
    _write(*(_document(number, title="a b" if number % 2 else "a") for number in range(1, 6)))
    expressions: list[Expression] = [Match(("a",)), Match(("b",)), Key("=none")]
    rows = engine().candidates(expressions, audience=Audience.PUBLIC, restriction=UNRESTRICTED, limit=2)
    assert [row.number for row in rows] == [5, 4, 5, 3]


def test_documents_deleted_by_plain_sql_leave_nothing_to_be_found() -> None:
    _write(_document(1, title="a"), _document(2, title="a", is_public=False))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM library_searchdocument")
    count = engine().count(Match(("a",)), audience=Audience.DESK, restriction=UNRESTRICTED, limit=10)
    assert (count, engine().mend()) == (0, 0)


def test_older_articles_alone_may_be_asked_for() -> None:
    _write(*(_document(number, title="a", is_public=number != 2) for number in range(1, 6)))
    older = Restriction(below=4)
    assert _found(Match(("a",)), restriction=older) == [3, 1]
    assert _found(Match(("a",)), restriction=older, audience=Audience.DESK) == [3, 2, 1]
    assert older.and_also(Restriction(below=3)).below == 3


def test_articles_between_two_numbers_alone_may_be_asked_for() -> None:
    _write(*(_document(number, title="a", is_public=number != 2) for number in range(1, 6)))
    between = Restriction(below=4).and_also(Restriction(above=1))
    assert _found(Match(("a",)), restriction=between) == [3]
    assert _found(Match(("a",)), restriction=between, audience=Audience.DESK) == [3, 2]
    assert between.and_also(Restriction(above=2)).above == 2


def test_what_is_removed_is_found_no_more() -> None:
    _write(_document(1, title="a"), _document(2, title="a", is_public=False), _document(3, title="a"))
    engine().remove({1, 2, 99})
    assert _found(Match(("a",)), audience=Audience.DESK) == [3]
    assert list(SearchDocument.objects.values_list("pk", flat=True)) == [3]


def test_writing_and_removing_nothing_is_no_error() -> None:
    engine().write([])
    engine().remove([])
    assert engine().mend() == 0
    engine().optimize()


def test_very_long_texts_are_held() -> None:
    words = " ".join(f"w{number:x}" for number in range(20_000))
    with catalogue.change(reason="test"):
        article = ArticleFactory(title=words)
    assert _found(Match(("w",), is_prefix=False)) == [article.pk]
    assert _found(_match("w1 w2")) == [article.pk]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM library_searchindex WHERE rowid = 1",
        "UPDATE library_searchindex SET title = ' other ' WHERE rowid = 1",
        "UPDATE library_searchindex SET keys = '' WHERE rowid = 1",
        "UPDATE library_searchdocument SET is_public = 0 WHERE article_id = 1",
        "INSERT INTO library_searchindex (rowid, title) VALUES (99, ' a ')",
        "INSERT INTO library_searchindex (rowid, title) VALUES (-1, ' a ')",
    ],
)
def test_a_spoiled_row_of_the_full_text_table_is_mended(spoil: str) -> None:
    _write(_document(1, title="a"), _document(2, title="a"))
    with connection.cursor() as cursor:
        cursor.execute(spoil)

    assert engine().mend() == 1
    assert engine().mend() == 0
    assert _found(Match(("a",)), audience=Audience.DESK) == [2, 1]


_words: st.SearchStrategy[Expression] = st.sampled_from(
    [Match(("a",)), Match(("b",)), Match(("a", "b")), Match(("量",), is_prefix=True), Key("=g1")]
)
_expressions: st.SearchStrategy[Expression] = st.recursive(
    _words,
    lambda below: st.one_of(
        below.map(Not),
        st.lists(below, min_size=1, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(below, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=6,
)
_TITLES = ["a", "b", "a b", "b a", "量化", "a 量", "c", "减量 b"]


def _holds(document: Document, expression: Expression) -> bool:
    match expression:
        case Match(tokens, is_prefix, fields):
            wanted = spaced(tokens)
            return any((wanted.rstrip() if is_prefix else wanted) in getattr(document, field) for field in fields)
        case Key(key):
            return key in document.keys.split()
        case Not(child):
            return not _holds(document, child)
        case And(children):
            return all(_holds(document, child) for child in children)
        case Or(children):
            return any(_holds(document, child) for child in children)


class AnyExpression(TestCase):
    """Expressions of every shape, against what they mean."""

    documents: ClassVar[list[Document]]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.documents = [
            _document(number, title=title, keys="=g1" if number % 3 else "=g2")
            for number, title in enumerate(_TITLES, start=1)
        ]
        _write(*cls.documents)

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_expressions)
    def test_an_engine_finds_what_an_expression_means(self, expression: Expression) -> None:
        wanted = [document.number for document in reversed(self.documents) if _holds(document, expression)]
        assert _found(expression) == wanted
