"""Questions about published figures: who may see which."""

from datetime import date
from uuid import UUID

from elevhalsa.errors import NotFound
from elevhalsa.people.models import Branch, Person, Role, School
from elevhalsa.people.selectors import schools_of
from sla.models import PublishedTable

SEEN_BY = {
    Role.HEAD: tuple(Branch),
    Role.MUNICIPALITY: tuple(Branch),
    Role.VERKSAMHETSCHEF: (Branch.NURSE,),  # answers for the medical branch alone
}


def branches_seen_by(person: Person) -> tuple[Branch, ...]:
    """Return the branches whose figures a person may see."""
    return SEEN_BY.get(Role(person.role), ())


def schools_seen_by(person: Person) -> list[School]:
    """Return the schools whose figures a person may see."""
    return list(schools_of(person)) if branches_seen_by(person) else []


def published_months(schools: list[School]) -> dict[UUID, list[date]]:
    """Return the published months of some schools, oldest first."""
    rows = PublishedTable.objects.filter(school_id__in=[school.pk for school in schools])
    found: dict[UUID, list[date]] = {school.pk: [] for school in schools}
    for school_id, month in rows.order_by("month").values_list("school_id", "month"):
        found[school_id].append(month)
    return found


def table_for(person: Person, school_id: UUID, month: date) -> tuple[School, PublishedTable]:
    """Return a school's table of a month.

    Raises:
        NotFound: No such school, not theirs, or nothing published; a caller cannot tell which.
    """
    school = next((one for one in schools_seen_by(person) if one.pk == school_id), None)
    table = PublishedTable.objects.filter(school_id=school_id, month=month).first()
    if school is None or table is None:
        raise NotFound
    return school, table
