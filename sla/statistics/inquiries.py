"""Who asked for which figures, and what those responsible wrote down themselves."""

from collections.abc import Mapping

from django.db import transaction

from elevhalsa.clock import Now
from elevhalsa.people.models import Branch, Organisation, Person, School
from sla.models import FiguresAsked, Staffing
from sla.statistics.periods import Period


def note(
    *, person: Person | None, subject: School | Organisation, period: Period, form: str, now: Now
) -> None:
    """Note that somebody looked at a published table or took a copy of it: who, what, when."""
    FiguresAsked.objects.create(
        at=now(),
        person_id=person.pk if person else None,
        subject_id=subject.pk,
        period=str(period),
        form=form,
    )


@transaction.atomic
def write_staffing(*, school: School, posts: Mapping[Branch, int], now: Now) -> None:
    """Write down the posts of a school's branches, in per cent of a full-time one."""
    moment = now()
    for branch, percent in posts.items():
        Staffing.objects.update_or_create(
            school_id=school.pk,
            branch=branch,
            defaults={"percent": percent, "written_at": moment},
        )
