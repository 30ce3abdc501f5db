"""Danger to life with nobody who opens: all who were told are told again, until somebody does."""

from django.db import transaction
from django.db.models import Q

from chat import identity_openings, lines
from chat.errors import IdentityGone
from chat.models import IdentityOpening, Thread
from chat.services.identity_openings import end, remind
from elevhalsa.clock import Now


@transaction.atomic
def remind_one(*, now: Now) -> bool:
    """Tell again of the question that has waited longest. Return whether there was one."""
    waiting = IdentityOpening.objects.filter(is_danger=True, opened_at=None, ended_at=None)
    due = waiting.filter(Q(remind_at=None) | Q(remind_at__lte=now())).order_by("asked_at")
    found = due.values_list("pk", "thread").first()
    if found is None:
        return False
    free = Thread.objects.select_for_update(skip_locked=True).filter(pk=found[1]).first()
    opening = due.filter(pk=found[0]).first() if free else None
    if opening is None:  # somebody is at it: the next round looks again
        return False
    moment = lines.moment_in(opening.thread, now)
    if _can_be_opened(opening):
        remind(opening, moment)
    else:
        end(opening, moment)
    return True


def _can_be_opened(opening: IdentityOpening) -> bool:
    try:
        identity_openings.envelope_of(opening)
    except IdentityGone:
        return False
    return not identity_openings.is_known(opening.thread, is_danger=True)
