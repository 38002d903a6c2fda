"""Rows asked for by very many numbers."""

from collections.abc import Collection

from django.db.models import Q


def by_number(field: str, numbers: Collection[int]) -> Q:
    """The condition that a field holds one of these numbers, which are all different.

    Numbers that follow one another, as those of new rows do, are asked for as one stretch: neither Django nor the
    database goes through hundreds of values then, and PostgreSQL, which knows nothing yet of the rows that the open
    transaction has written, looks them up instead of reading the whole table.
    """
    if numbers:
        first, last = min(numbers), max(numbers)
        if last - first == len(numbers) - 1:
            return Q((f"{field}__gte", first), (f"{field}__lte", last))
    return Q((f"{field}__in", numbers))
