"""The index of PostgreSQL: a column of type tsvector with our own tokens and positions, and a GIN index over it.

It is written as a literal and asked by a literal: no text-search configuration, no extension, nothing that depends on
the locale. Title, tags and note have weights of their own (A, B, C) for searches in one field; every other token has D.
Properties begin with `=` and syllables of pinyin with `~`, signs that no token begins with.
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

from django.db import connection

from library.meanwhile import begun
from library.models import SearchDocument
from library.search.analyzer import ANALYZER_VERSION
from library.search.document import GAP, TEXT_FIELDS, Document, texts_of
from library.search.expression import WORDS, And, Expression, Field, Key, Match, Not, Or
from library.search.restriction import Audience, Restriction, Row

WEIGHTS = {Field.TITLE: "A", Field.TAGS: "B", Field.NOTE: "C"}
LAST_POSITION = 16_000
COLUMNS = ", ".join(Row._fields[1:])
WRITTEN = ("article_id", "is_public", "analyzer_version", *TEXT_FIELDS, "vector")
# All documents are one value: writing thousands of values into a statement takes the client longer than the server.
REPLACE = f"""
    INSERT INTO library_searchdocument ({", ".join(WRITTEN)})
    SELECT article_id, is_public, analyzer_version, {", ".join(TEXT_FIELDS)}, vector::tsvector
    FROM json_to_recordset(%s::json) AS given (
        article_id bigint, is_public boolean, analyzer_version smallint,
        {", ".join(f"{name} text" for name in TEXT_FIELDS)}, vector text
    )
    ON CONFLICT (article_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in WRITTEN[1:])}
"""
COPY = f"COPY library_searchdocument ({', '.join(WRITTEN)}) FROM STDIN"
Written: TypeAlias = tuple[Any, ...]  # what is written of a document, in the order of `WRITTEN`


class PostgresEngine:
    """See `library.search.engine.Engine`."""

    def write(self, documents: Sequence[Document]) -> None:
        """Put documents into the index, each in place of what is there of the same article."""
        if documents:
            with connection.cursor() as cursor:
                _replace(cursor, _rows(documents))

    def begin_to_write(self, documents: Sequence[Document], *, are_new: bool) -> Callable[[], None]:
        """The same while something else is worked out."""
        if not documents:
            return lambda: None
        write = _copy if are_new else _replace
        return begun(partial(write, rows=_rows(documents)))

    def remove(self, numbers: Collection[int]) -> None:
        """Take articles out of the index."""
        SearchDocument.objects.filter(article__in=numbers).delete()

    def candidates(
        self,
        expressions: Sequence[Expression],
        *,
        audience: Audience,
        restriction: Restriction,
        limit: int,
        are_many: bool = False,
    ) -> list[Row]:
        """At most `limit` documents that match the first expression, the newest first, then those of the next, all in
        one query: a document may come more than once.

        PostgreSQL cannot know how often words stand together, and takes the index for the faster way where it is not:
        where `are_many`, the condition is written so that the index does not serve it.
        """
        statements, values = [], []
        for place, expression in enumerate(expressions):
            where, found = _where(expression, audience, restriction, is_indexed=place > 0 or not are_many)
            newest = f"{where} ORDER BY article_id DESC LIMIT %s"
            statements.append(f"(SELECT article_id, {COLUMNS} FROM library_searchdocument {newest})")
            values += [*found, limit]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(statements), values)
            return list(map(Row._make, cursor.fetchall()))

    def count(self, expression: Expression, *, audience: Audience, restriction: Restriction, limit: int) -> int:
        """How many documents match; counting ends at `limit`."""
        where, values = _where(expression, audience, restriction)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM library_searchdocument {where} LIMIT %s) AS found"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, limit])
            return int(cursor.fetchone()[0])

    def mend(self) -> int:
        """Nothing to do: document and vector are one row."""
        return 0

    def gather_statistics(self) -> None:
        """Nothing to do: the server looks at its tables by itself."""

    def optimize(self) -> None:
        """Have the planner know what the table holds, after very many writes, before the server looks by itself."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE library_searchdocument")


def _rows(documents: Sequence[Document]) -> list[Written]:
    return [
        (document.number, document.is_public, ANALYZER_VERSION, *texts_of(document), _vector(document))
        for document in documents
    ]


def _replace(cursor: Any, rows: Sequence[Written]) -> None:
    cursor.execute(REPLACE, [json.dumps([dict(zip(WRITTEN, row, strict=True)) for row in rows])])


def _copy(cursor: Any, rows: Sequence[Written]) -> None:
    with cursor.copy(COPY) as copy:
        for row in rows:
            copy.write_row(row)


def _where(
    expression: Expression, audience: Audience, restriction: Restriction, *, is_indexed: bool = True
) -> tuple[str, list[Any]]:
    where = "WHERE vector @@ %s::tsquery" if is_indexed else "WHERE (vector @@ %s::tsquery) IS TRUE"
    values: list[Any] = [_query(expression)]
    if audience is Audience.PUBLIC:
        where += " AND is_public"
    if restriction.only is not None:
        where += " AND article_id = ANY(%s)"
        values.append(sorted(restriction.only))
    if restriction.below is not None:
        where += " AND article_id < %s"
        values.append(restriction.below)
    if restriction.above is not None:
        where += " AND article_id > %s"
        values.append(restriction.above)
    if restriction.without:
        where += " AND NOT article_id = ANY(%s)"
        values.append(sorted(restriction.without))
    return where, values


def _query(expression: Expression) -> str:
    """The expression in the language of tsquery."""
    match expression:
        case Match(tokens, is_prefix, fields):
            sign = "~" if fields == (Field.PINYIN,) else ""
            weights = "" if fields == WORDS or sign else "".join(WEIGHTS[field] for field in fields)
            labels = [f":{weights}" if weights else ""] * len(tokens)
            if is_prefix:
                labels[-1] = f":*{weights}"
            lexemes = [f"'{sign}{token}'{label}" for token, label in zip(tokens, labels, strict=True)]
            return f"({' <-> '.join(lexemes)})"
        case Key(key):
            return "'{}'".format(key.replace("\\", "\\\\").replace("'", "''"))
        case Not(child):
            return f"!{_query(child)}"
        case Or(children):
            return f"({' | '.join(map(_query, children))})"
        case And(children):
            return f"({' & '.join(map(_query, children))})"


def _vector(document: Document) -> str:
    return " ".join(_lexemes(document))


def _lexemes(document: Document) -> Iterator[str]:
    position = 1
    for field in Field:
        weight = WEIGHTS.get(field, "D")
        sign = "~" if field is Field.PINYIN else ""
        for token in getattr(document, field).split():
            if token != GAP and position < LAST_POSITION:
                yield f"'{sign}{token}':{position}{weight}"
            position += 1
        position += 1
    for key in document.keys.split():
        yield f"'{key}'"
