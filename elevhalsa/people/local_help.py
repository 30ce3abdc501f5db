"""The municipality's own help numbers: mandatory, dated, and missed before they are gone.

A number past its date is shown to nobody. A school is not opened without one; a school that is
open and has none left goes on (docs/decisions/numbers-that-expire-stop-nobody.md), and says so.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from elevhalsa.people.models import LocalHelp, Organisation

WARNED_BEFORE = timedelta(days=60)  # as the build warns of the national numbers


def is_shown(row: LocalHelp, today: date) -> bool:
    """Say whether a number is to be trusted on a day: not on the day it expires."""
    return row.expires_on > today


def at_risk(rows: Iterable[LocalHelp], today: date) -> list[str]:
    """Return what endangers the numbers of an open school, as codes that say what to do next."""
    shown = [row for row in rows if is_shown(row, today)]
    if not shown:
        return ["local_help_gone"]
    is_soon = any(row.expires_on <= today + WARNED_BEFORE for row in shown)
    return ["local_help_soon"] if is_soon else []


def problems(today: date) -> Iterator[str]:
    """Yield, in sentences, which organisations with open schools lack numbers, or soon will."""
    opened = Organisation.objects.filter(
        schools__opened_at__isnull=False, schools__is_synthetic=False
    )
    for organisation in opened.distinct().order_by("name"):
        for code in at_risk(organisation.local_help.all(), today):
            yield SAID[code].format(name=organisation.name)


SAID = {
    "local_help_gone": (
        "{name} has no local help number that is still to be trusted: its students see the "
        "national ones alone. An administrator writes them under Hjälpnummer."
    ),
    "local_help_soon": (
        "A local help number of {name} expires within sixty days. An administrator checks it "
        "and writes the new date under Hjälpnummer."
    ),
}
