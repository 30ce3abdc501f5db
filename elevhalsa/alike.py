"""Writing many rows that change alike: one statement for all of the same values."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F, Model, QuerySet

Row = TypeVar("Row", bound=Model)


def update_alike(
    table: QuerySet[Row], rows: Iterable[Row], *columns: str, counted: Iterable[str] = ()
) -> None:
    """Store ``columns`` of rows that are locked; ``counted`` ones went up by one.

    Rows that a scheduler works off in one round get the same moments, nearly always.
    """
    alike: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[tuple(getattr(row, column) for column in columns)].append(row)
    for values, same in alike.items():
        given = dict(zip(columns, values, strict=True)) | {one: F(one) + 1 for one in counted}
        keys = [row.pk for row in same]
        table.filter(pk__in=keys).update(**given)
