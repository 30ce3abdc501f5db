"""Promises of a real school that fall due one after the other, and what poisons them.

Run inside a service's own environment: ``python -m tests.faults.promises_due open|poison``.
"""

import os
import sys
import time
from datetime import timedelta
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elevhalsa.settings")

COUNT = 120
EVERY = timedelta(seconds=2)


def open_promises() -> None:
    """Open threads that nobody will answer; the first is due at once."""
    from chat.models import Thread  # noqa: PLC0415 - after the tables
    from elevhalsa.clock import database_now  # noqa: PLC0415
    from elevhalsa.people.models import Branch, Role, TeamKind  # noqa: PLC0415
    from elevhalsa.people.services import people, structure  # noqa: PLC0415
    from sla.synthetic import open_synthetic_clock, subject_of  # noqa: PLC0415

    owner = structure.create_organisation(name="Testkommun")
    school = structure.create_school(organisation=owner, name="Testskolan")
    team, back_up = (
        structure.create_team(branch=Branch.NURSE, kind=kind, name=kind.value, schools=[school])
        for kind in (TeamKind.SCHOOL, TeamKind.BACK_UP)
    )
    student = people.create_person(
        organisation=owner, role=Role.STUDENT, name="Elev", school=school, now=database_now
    )
    now = database_now()
    for number in range(COUNT):
        thread = Thread.objects.create(
            id=uuid4(),
            school=school,
            branch=Branch.NURSE,
            student=student,
            team=team,
            back_up=back_up,
            urgency="routine",
            language="sv",
            newest_at=now,
            opened_at=now,
        )
        open_synthetic_clock(
            subject=subject_of(thread_id=thread.pk, school_id=school.pk, branch=Branch.NURSE),
            promise=(number + 1) * EVERY,
            moment=now,
        )


def poison() -> None:
    """Make every step that is still to come fail: its row is there already."""
    from django.db import transaction  # noqa: PLC0415 - after the settings

    from sla.ladder.rungs import Kind  # noqa: PLC0415 - after the tables
    from sla.models import Clock, Step  # noqa: PLC0415

    with transaction.atomic():
        for clock in Clock.objects.running().filter(escalated_at=None):
            Step.objects.create(
                clock=clock, kind=Kind.BACK_UP, level=1, at=clock.opened_at, late_by=timedelta()
            )


if __name__ == "__main__":
    django.setup()
    {"open": open_promises, "poison": poison}[sys.argv[1]]()
    print(time.monotonic())  # noqa: T201 - for who waits
