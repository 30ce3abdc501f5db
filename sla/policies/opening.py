"""Opening a school to its students."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from elevhalsa.clock import Now, host_now
from elevhalsa.keys import standing
from elevhalsa.keys.standing import Post, Standing
from elevhalsa.people import selectors as people
from elevhalsa.people.models import School
from sla.policies import readers
from sla.policies.errors import CannotOpen
from sla.policies.selectors import terms_of


def why_not_open(
    schools: Sequence[UUID], posts: Mapping[Post, Standing], *, has_local_help: bool
) -> dict[UUID, list[str]]:
    """Return what keeps each school from being opened, as codes. Few queries for many schools.

    Who reads at night and in a break is asked, unless a school chose to answer on school days.
    """
    terms, unanswered = terms_of(schools), readers.unanswered_of(schools, posts)
    found = {}
    for one in schools:
        asked = [] if terms[one].policy.mode == "calendar" else unanswered[one]
        missing = standing.why_not_open(one, posts, has_local_help=has_local_help)
        found[one] = [*missing, *(f"question_{question}" for question in asked)]
    return found


def missing(school: School) -> list[str]:
    """Return what keeps a school from being opened; numbers expire by the host's day."""
    has_local_help = people.local_help_of(school.pk, today=host_now().date()).exists()
    posts = standing.by_post(standing.standing_of(school.teams.all()))
    return why_not_open([school.pk], posts, has_local_help=has_local_help)[school.pk]


@transaction.atomic
def open_school(*, school: School, now: Now) -> None:
    """Let students write. Safe to repeat.

    Raises:
        CannotOpen: A branch has no back-up with keys of two members, no local number is valid, or
            a question about who reads has no answer.
    """
    school = School.objects.select_for_update().get(pk=school.pk)
    if school.opened_at is not None:
        return
    if why := missing(school):
        raise CannotOpen(why)
    school.opened_at = now()
    school.save(update_fields=["opened_at"])
