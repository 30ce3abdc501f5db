"""Opening a school to its students."""

from django.db import transaction

from elevhalsa.clock import Now, host_now
from elevhalsa.keys import standing
from elevhalsa.keys.errors import CannotOpen
from elevhalsa.people import selectors as people
from elevhalsa.people.models import School


def missing(school: School) -> list[str]:
    """Return what keeps a school from being opened, as codes; numbers expire by the host's day."""
    has_local_help = people.local_help_of(school.pk, today=host_now().date()).exists()
    posts = standing.by_post(standing.standing_of(school.teams.all()))
    return standing.why_not_open(school.pk, posts, has_local_help=has_local_help)


@transaction.atomic
def open_school(*, school: School, now: Now) -> None:
    """Let students write. Safe to repeat.

    Raises:
        CannotOpen: A branch has no back-up with keys of two members, or no local number is valid.
    """
    school = School.objects.select_for_update().get(pk=school.pk)
    if school.opened_at is not None:
        return
    if why := missing(school):
        raise CannotOpen(why)
    school.opened_at = now()
    school.save(update_fields=["opened_at"])
