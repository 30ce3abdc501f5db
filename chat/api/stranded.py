"""What a back-up asks when a team has lost its keys. To everybody else none of it is there."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Schema, Status

from chat import companions, keys
from chat.api.answers import REFUSALS
from chat.api.bodies import ManifestIn
from chat.api.router import router
from chat.doors import Access
from chat.services import giving_back
from chat.shapes import ManifestOut, Named, ThreadKeys
from chat.stranded import stranded_for
from elevhalsa.clock import database_now
from elevhalsa.keys.api.teams import chain_out
from elevhalsa.people.door import actor, readers
from elevhalsa.people.models import Branch
from elevhalsa.wire import Body, Id


class StrandedThread(Schema):
    """A thread that waits, and for which team."""

    id: Id
    team: Id


class Stranded(Schema):
    """What one's back-ups can give back."""

    threads: list[StrandedThread]


class WhereIs(Schema):
    """As much of a thread as its keys are verified with."""

    id: Id
    school: Named
    branch: Branch


class StrandedKeys(Schema):
    """The keys of a thread and of its notes, and no word of either."""

    thread: WhereIs
    manifests: list[ManifestOut]
    keys: ThreadKeys
    companion: list[ManifestOut]


class GiveBackIn(Body):
    """The next key of the thread, and of its notes where there are any."""

    manifest: ManifestIn
    companion: ManifestIn | None


@router.get("/threads/stranded", response={200: Stranded, **REFUSALS}, auth=readers)
def show_stranded(request: HttpRequest) -> Stranded:
    """List the threads of teams that have lost their keys, for their back-up's members."""
    found = stranded_for(actor(request))
    return Stranded(
        threads=[StrandedThread(id=one.thread.pk, team=one.thread.team_id) for one in found]
    )


@router.post("/threads/{id:thread_id}/give-back/keys", response={200: StrandedKeys, **REFUSALS})
def begin_giving_back(request: HttpRequest, thread_id: UUID) -> StrandedKeys:
    """Hand out the keys of such a thread: it is said in the thread."""
    return _keys_out(
        giving_back.begin(person=actor(request), thread_id=thread_id, now=database_now)
    )


@router.post("/threads/{id:thread_id}/give-back", response={204: None, **REFUSALS})
def give_back(request: HttpRequest, thread_id: UUID, body: GiveBackIn) -> Status[None]:
    """Seal it for the team as it is now."""
    giving_back.give_back(
        person=actor(request),
        thread_id=thread_id,
        given=body.manifest.read(),
        companion=body.companion.read() if body.companion else None,
        now=database_now,
    )
    return Status(204, None)


def _keys_out(access: Access) -> StrandedKeys:
    thread = access.thread
    return StrandedKeys(
        thread=WhereIs(
            id=thread.pk,
            school=Named(id=thread.school_id, name=thread.school.name),
            branch=Branch(thread.branch),
        ),
        manifests=keys.manifests_for([access])[thread.pk],
        keys=ThreadKeys(
            identities=keys.identities_of([thread])[thread.pk],
            teams=[chain_out(team) for team in keys.teams_named_in(thread)],
            back_up=chain_out(thread.back_up),
        ),
        companion=companions.manifests_out(access),
    )
