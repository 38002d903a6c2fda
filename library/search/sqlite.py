"""The index of SQLite: a full-text table (FTS5) of its own storage over texts that are cut into tokens already.

Its tokenizer is `ascii`, which cuts at ASCII signs and takes every other character as it is: `unicode61` knows the
Unicode of 2012 and would lose newer characters. The row number is the article's, negative where readers do not see it,
so that the newest published articles are one range in the order of the index.
"""

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import connection

from library.models import SearchDocument
from library.search.analyzer import ANALYZER_VERSION
from library.search.document import TEXT_FIELDS, Document, texts_of
from library.search.expression import And, Expression, Key, Match, Not, Or
from library.search.keys import EVERY
from library.search.restriction import Audience, Restriction, Row

COLUMNS = ", ".join(f"d.{field}" for field in Row._fields[1:])
STORED = ("article_id", "is_public", "analyzer_version", *TEXT_FIELDS)
STORE = f"""
    INSERT INTO library_searchdocument ({", ".join(STORED)}) VALUES ({", ".join(["%s"] * len(STORED))})
    ON CONFLICT (article_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in STORED[1:])}
"""
INSERT = f"""
    INSERT INTO library_searchindex (rowid, {", ".join(TEXT_FIELDS)})
    VALUES (%s, {", ".join(["%s"] * len(TEXT_FIELDS))})
"""
SIGNED = "CASE WHEN d.is_public THEN d.article_id ELSE -d.article_id END"
DELETE_WRONG = f"""
    DELETE FROM library_searchindex WHERE rowid NOT IN (
        SELECT f.rowid FROM library_searchdocument d JOIN library_searchindex f ON f.rowid = {SIGNED}
        WHERE {" AND ".join(f"f.{field} = d.{field}" for field in TEXT_FIELDS)}
    )
"""
INSERT_MISSING = f"""
    INSERT INTO library_searchindex (rowid, {", ".join(TEXT_FIELDS)})
    SELECT {SIGNED}, {", ".join(f"d.{field}" for field in TEXT_FIELDS)} FROM library_searchdocument d
    WHERE {SIGNED} NOT IN (SELECT rowid FROM library_searchindex)
"""


class SqliteEngine:
    """See `library.search.engine.Engine`."""

    def write(self, documents: Sequence[Document]) -> None:
        """Put documents into the index, each in place of what is there of the same article."""
        texts = [texts_of(document) for document in documents]
        numbers = [(document.number, document.is_public, ANALYZER_VERSION) for document in documents]
        signed = [(number if is_public else -number,) for number, is_public, _version in numbers]
        with connection.cursor() as cursor:
            cursor.executemany(STORE, [(*own, *fields) for own, fields in zip(numbers, texts, strict=True)])
            self._forget([document.number for document in documents])
            cursor.executemany(INSERT, [(*own, *fields) for own, fields in zip(signed, texts, strict=True)])

    def begin_to_write(self, documents: Sequence[Document], *, are_new: bool) -> Callable[[], None]:
        """Written at once: the database is part of this process."""
        self.write(documents)
        return lambda: None

    def remove(self, numbers: Collection[int]) -> None:
        """Take articles out of the index; a trigger takes them out of the full-text table."""
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
        one query: a document may come more than once. The index is in this order, however many match.
        """
        if audience is Audience.PUBLIC:
            source, order = "d.article_id = f.rowid AND f.rowid > 0", "f.rowid"
        else:
            source, order = "d.article_id = abs(f.rowid)", "d.article_id"
        where, values = _restricted(audience, restriction)
        newest = f"""
            SELECT * FROM (
                SELECT d.article_id, {COLUMNS}
                FROM library_searchindex f CROSS JOIN library_searchdocument d
                WHERE library_searchindex MATCH %s AND {source} {where} ORDER BY {order} DESC LIMIT %s
            )
        """
        asked: list[Any] = [value for expression in expressions for value in (_match(expression), *values, limit)]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([newest] * len(expressions)), asked)
            return list(map(Row._make, cursor.fetchall()))

    def count(self, expression: Expression, *, audience: Audience, restriction: Restriction, limit: int) -> int:
        """How many documents match; counting ends at `limit`."""
        source = "AND f.rowid > 0" if audience is Audience.PUBLIC else ""
        where, values = _restricted(audience, restriction)
        sql = f"""
            SELECT count(*) FROM (
                SELECT 1 FROM library_searchindex f WHERE library_searchindex MATCH %s {source} {where} LIMIT %s
            )
        """
        with connection.cursor() as cursor:
            cursor.execute(sql, [_match(expression), *values, limit])
            return int(cursor.fetchone()[0])

    def mend(self) -> int:
        """Bring the full-text table in step with the table of search documents; how many rows were wrong."""
        with connection.cursor() as cursor:
            cursor.execute(DELETE_WRONG)
            removed = cursor.rowcount
            cursor.execute(INSERT_MISSING)
            return max(int(removed), int(cursor.rowcount))

    def gather_statistics(self) -> None:
        """Tell the planner what the tables hold, by a sample of each index: some milliseconds, however large they are.

        Without it SQLite takes every index for a good one, and may read all published articles to find twenty.
        """
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")

    def optimize(self) -> None:
        """Bring the index into its fastest form, after very many writes, and tell the planner what the tables hold."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO library_searchindex (library_searchindex) VALUES ('optimize')")
        self.gather_statistics()

    def _forget(self, numbers: Collection[int]) -> None:
        signed = [sign * number for number in numbers for sign in (1, -1)]
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM library_searchindex WHERE rowid IN (SELECT value FROM json_each(%s))", [json.dumps(signed)]
            )


def _restricted(audience: Audience, restriction: Restriction) -> tuple[str, list[Any]]:
    where = ""
    values: list[Any] = []
    if restriction.only is not None:
        where += " AND abs(f.rowid) IN (SELECT value FROM json_each(%s))"
        values.append(json.dumps(sorted(restriction.only)))
    if restriction.below is not None:
        # For readers the number is the row's own, and the index begins to read there.
        where += " AND f.rowid < %s" if audience is Audience.PUBLIC else " AND abs(f.rowid) < %s"
        values.append(restriction.below)
    if restriction.above is not None:
        where += " AND f.rowid > %s" if audience is Audience.PUBLIC else " AND abs(f.rowid) > %s"
        values.append(restriction.above)
    if restriction.without:
        where += " AND abs(f.rowid) NOT IN (SELECT value FROM json_each(%s))"
        values.append(json.dumps(sorted(restriction.without)))
    return where, values


def _match(expression: Expression) -> str:
    """The expression in the language of FTS5, which knows NOT between two things only."""
    match expression:
        case Match(tokens, is_prefix, fields):
            columns = " ".join(fields)
            return f'{{{columns}}} : "{" ".join(tokens)}"{" *" if is_prefix else ""}'
        case Key(key):
            return '{{keys}} : "{}"'.format(key.replace('"', '""'))
        case Not(child):
            return f"({_match(Key(EVERY))} NOT {_match(child)})"
        case Or(children):
            return f"({' OR '.join(map(_match, children))})"
        case And(children):
            wanted = [_match(child) for child in children if not isinstance(child, Not)] or [_match(Key(EVERY))]
            unwanted = [_match(child.child) for child in children if isinstance(child, Not)]
            joined = f"({' AND '.join(wanted)})"
            return f"({joined} NOT ({' OR '.join(unwanted)}))" if unwanted else joined
