"""Questions about published figures: who may see which."""

from collections.abc import Iterable
from uuid import UUID

from elevhalsa.errors import NotFound
from elevhalsa.people.models import Branch, Organisation, Person, Role, School
from elevhalsa.people.selectors import schools_of
from sla.models import PublishedTable, Staffing
from sla.statistics import periods
from sla.statistics.periods import Period, Span

SEEN_BY = {
    Role.HEAD: tuple(Branch),
    Role.MUNICIPALITY: tuple(Branch),
    Role.VERKSAMHETSCHEF: (Branch.NURSE,),  # answers for the medical branch alone
}
SEE_ALL_SCHOOLS = (Role.MUNICIPALITY, Role.VERKSAMHETSCHEF)
MOST_MONTHS = 12  # in a row of bars


def branches_seen_by(person: Person) -> tuple[Branch, ...]:
    """Return the branches whose figures a person may see."""
    return SEEN_BY.get(Role(person.role), ())


def schools_seen_by(person: Person) -> list[School]:
    """Return the schools whose figures a person may see."""
    return list(schools_of(person)) if branches_seen_by(person) else []


def organisation_seen_by(person: Person) -> Organisation | None:
    """Return the municipality whose figures a person may see, if it is theirs to see as one."""
    return person.organisation if person.role in SEE_ALL_SCHOOLS else None


def published_periods(subject_ids: Iterable[UUID]) -> dict[UUID, list[Period]]:
    """Return the published periods of some schools or a municipality, oldest first."""
    found: dict[UUID, list[Period]] = {one: [] for one in subject_ids}
    rows = PublishedTable.objects.filter(subject_id__in=list(found)).order_by("begin", "span")
    for subject_id, span, begin in rows.values_list("subject_id", "span", "begin"):
        found[subject_id].append(Period(Span(span), begin))
    return found


def school_for(person: Person, school_id: UUID) -> School:
    """Return a school whose figures a person may see.

    Raises:
        NotFound: No such school, or not theirs; a caller cannot tell which.
    """
    school = next((one for one in schools_seen_by(person) if one.pk == school_id), None)
    if school is None:
        raise NotFound
    return school


def organisation_for(person: Person) -> Organisation:
    """Return the municipality whose figures a person may see.

    Raises:
        NotFound: None is.
    """
    organisation = organisation_seen_by(person)
    if organisation is None:
        raise NotFound
    return organisation


def table_for(subject: School | Organisation, period: str) -> tuple[Period, PublishedTable]:
    """Return a published table of what ``school_for`` or ``organisation_for`` let through.

    Raises:
        NotFound: Nothing is published of such a period.
    """
    try:
        wanted = periods.parse(period)
    except ValueError:
        raise NotFound from None
    table = PublishedTable.objects.filter(
        subject_id=subject.pk, span=wanted.span, begin=wanted.begin
    ).first()
    if table is None:
        raise NotFound
    return wanted, table


def months_beside(subject_id: UUID, period: Period) -> list[PublishedTable]:
    """Return the published months that lead to a month, or those of a term; oldest first."""
    rows = PublishedTable.objects.filter(
        subject_id=subject_id, span=Span.MONTH, begin__lt=period.end
    )
    if period.span == Span.TERM:
        rows = rows.filter(begin__gte=period.begin)
    return list(reversed(rows.order_by("-begin")[:MOST_MONTHS]))


def terms_before(subject_id: UUID, period: Period) -> list[PublishedTable]:
    """Return the two newest published terms that were over when a period began, newest first."""
    rows = PublishedTable.objects.filter(
        subject_id=subject_id, span=Span.TERM, begin__lt=periods.term(period.begin).begin
    )
    return list(rows.order_by("-begin")[:2])


def staffing_of(school_ids: Iterable[UUID]) -> dict[str, int]:
    """Return the posts of each branch, in per cent of a full-time one, of all the schools.

    A branch of which a school has not said anything is left out.
    """
    schools = set(school_ids)
    found: dict[str, list[int]] = {}
    for branch, percent in Staffing.objects.filter(school_id__in=schools).values_list(
        "branch", "percent"
    ):
        found.setdefault(branch, []).append(percent)
    return {branch: sum(all_) for branch, all_ in found.items() if len(all_) == len(schools)}
