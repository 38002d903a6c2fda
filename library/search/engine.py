"""What an index of a database must do. There is one engine for each database; both pass the same tests."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from django.db import connection

from library.search.document import Document
from library.search.expression import Expression
from library.search.postgres import PostgresEngine
from library.search.restriction import Audience, Restriction, Row
from library.search.sqlite import SqliteEngine


class Engine(Protocol):
    """An index over search documents."""

    def write(self, documents: Sequence[Document]) -> None:
        """Put documents into the index, each in place of what is there of the same article."""

    def begin_to_write(self, documents: Sequence[Document], *, are_new: bool) -> Callable[[], None]:
        """The same while something else is worked out: it is written once the function that this gives was called,
        which raises what went wrong. Until then nothing else is asked of the database. Nothing is replaced where
        `are_new` says that the index has none of these articles.
        """

    def remove(self, numbers: Collection[int]) -> None:
        """Take articles out of the index."""

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
        one query: a document may come more than once. `are_many` says that very many match the first one, so that it
        is best to look through the newest documents, whatever the planner of the database thinks of it.
        """

    def count(self, expression: Expression, *, audience: Audience, restriction: Restriction, limit: int) -> int:
        """How many documents match; counting ends at `limit`."""

    def mend(self) -> int:
        """Bring what the engine alone has in step with the table of search documents; how many rows were wrong."""

    def gather_statistics(self) -> None:
        """Tell the planner what the tables hold; quick however large they are."""

    def optimize(self) -> None:
        """Bring the index into its fastest form, after very many writes."""


def engine() -> Engine:
    """The engine of the database in use."""
    return SqliteEngine() if connection.vendor == "sqlite" else PostgresEngine()
