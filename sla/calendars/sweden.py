"""Sweden's public holidays, and the eves on which schools are closed as on the day itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

CLOSED_ALL_DAY = ("public", "de_facto")  # the second: Midsummer's, Christmas and New Year's Eve
SATURDAY_EVES = ("Påskafton", "Pingstafton")  # among the optional ones, which are half days else


@dataclass(frozen=True)
class Holiday:
    """A day on which the whole country is closed."""

    day: date
    name: str  # in Swedish: it is shown as it is


def public_holidays(years: Iterable[int]) -> tuple[Holiday, ...]:
    """Return holidays and eves of some years, in order."""
    return tuple(one for year in sorted(set(years)) for one in _of(year))


@cache
def _of(year: int) -> tuple[Holiday, ...]:
    half_days = _asked(year, "optional").items()
    eves = {day: name for day, name in half_days if name in SATURDAY_EVES}
    return tuple(Holiday(*one) for one in sorted((_asked(year, *CLOSED_ALL_DAY) | eves).items()))


def _asked(year: int, *categories: str) -> dict[date, str]:
    # Without a language the names would come in the host's own.
    return dict(holidays.country_holidays("SE", years=year, categories=categories, language="sv"))
