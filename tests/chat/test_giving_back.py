"""A team that lost its keys gets its threads back from its back-up, and nobody else reads more."""

from dataclasses import replace

import pytest

from chat.doors import access_to, readers_of
from chat.errors import CompanionNeeded, ManifestWrong
from chat.keys import manifests_for, waiting_for_a_meeting
from chat.models import Entry
from chat.services import giving_back
from chat.stranded import stranded_for
from elevhalsa.errors import NotFound
from elevhalsa.keys.e1.encoding import from_base64url
from elevhalsa.keys.e1.manifest import Reason, SealedManifest, open_grant, open_hist
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from sla.models import Clock
from tests import factories
from tests.actors import records
from tests.chat import beside
from tests.chat.api import Browser
from tests.chat.village import Talk, Village, at_noon

pytestmark = pytest.mark.django_db


def lose_the_keys(village: Village) -> None:
    """Let the one counsellor lose her keys, and the back-up sign new ones of the team's."""
    village.give_identity(village.anna)
    village.give_epoch(village.counsellors, village.anna, signer=village.back_up)


def waiting_for(person: Person) -> list[str]:
    return [one["id"] for one in Browser(person).get("threads/stranded")["threads"]]


def give_back(
    talk: Talk,
    by: Person | None = None,
    *,
    companion: SealedManifest | None = None,
    signer: str = "back_up",
    reason: Reason = Reason.BACK_UP_TAKES_OVER,
    team: str = "counsellors",
    history: bool = True,
    as_it_stood: bool = False,
) -> None:
    """Seal the thread for the team, as a member of the back-up does."""
    village = talk.village
    sealed, key = talk.next_manifest(
        signer=getattr(village, signer).pk,
        reason=reason,
        team=getattr(village, team),
        history=history,
        as_it_stood=as_it_stood,
    )
    person = by or village.bo
    giving_back.give_back(
        person=person, thread_id=talk.id, given=sealed, companion=companion, now=at_noon
    )
    talk.follow(sealed, key)


def test_a_team_reads_everything_again_once_its_back_up_has_given_it_back(
    talk: Talk, village: Village
) -> None:
    lose_the_keys(village)
    due = Clock.objects.get().escalate_at
    assert waiting_for(village.bo) == [to_text(talk.id.bytes)]
    before = replace(talk)

    giving_back.begin(person=village.bo, thread_id=talk.id, now=at_noon)
    give_back(talk)

    _, newest = manifests_for([access_to(village.anna, talk.id)])[talk.id]
    assert newest.grant is not None
    grant = records.grant(newest.grant.model_dump(mode="json", by_alias=True))
    key = open_grant(talk.manifest, grant, village.secrets[village.counsellors.pk])
    assert open_hist(talk.manifest, newest.hist, key, before.manifest) == before.key
    assert (waiting_for(village.bo), Clock.objects.get().escalate_at) == ([], due)


def test_who_gives_it_back_is_served_its_keys_alone_and_the_thread_says_so_once(
    talk: Talk, village: Village
) -> None:
    lose_the_keys(village)
    browser, path = Browser(village.bo), f"threads/{to_text(talk.id.bytes)}"

    keys, _ = (browser.post(f"{path}/give-back/keys") for _ in range(2))

    grant = records.grant(keys["manifests"][0]["grant"])
    secret = village.secrets[village.back_up.pk]
    assert open_grant(talk.manifest, grant, secret) == talk.key
    assert set(keys) == {"thread", "manifests", "keys", "companion"}
    assert (browser.get(path), browser.get(f"{path}/entries")) == ({"code": "not_found"},) * 2
    assert village.bo.pk not in readers_of(talk.row)
    said = talk.row.entries.get(kind=Entry.Kind.GIVEN_BACK)
    assert (said.author, said.data) == (village.bo, {"ke": 1})


def test_nothing_is_given_back_that_its_team_can_open(talk: Talk, village: Village) -> None:
    path = f"threads/{to_text(talk.id.bytes)}/give-back/keys"
    assert waiting_for(village.bo) == []

    village.join(village.counsellors)  # keys that lead back to those before

    browser = Browser(village.bo)
    assert (browser.post(path), browser.status) == ({"code": "not_found"}, 404)
    village.give_identity(village.anna)
    assert waiting_for(village.bo) == []  # nobody has been appointed yet


def test_nobody_else_gives_it_back(talk: Talk, village: Village) -> None:
    lose_the_keys(village)
    talk.row.excluded.add(village.bo)
    cover = factories.nurse(village.nurse_back_up)

    for person in (village.bo, cover, village.anna, village.kaj, village.student):
        assert waiting_for(person) == []
        with pytest.raises(NotFound):
            giving_back.begin(person=person, thread_id=talk.id, now=at_noon)
        with pytest.raises(NotFound):
            give_back(talk, by=person)


@pytest.mark.parametrize(
    ("signer", "reason", "team", "history"),
    [
        ("back_up", Reason.BACK_UP_TAKES_OVER, "counsellors", False),
        ("back_up", Reason.TEAM_EPOCH, "counsellors", True),
        ("back_up", Reason.HAND_OVER, "counsellors", True),
        ("counsellors", Reason.BACK_UP_TAKES_OVER, "counsellors", True),
        ("back_up", Reason.BACK_UP_TAKES_OVER, "back_up", True),
    ],
)
def test_it_is_given_back_to_its_team_with_all_that_was_said_or_not_at_all(
    talk: Talk, village: Village, signer: str, reason: Reason, team: str, history: bool
) -> None:
    lose_the_keys(village)

    with pytest.raises(ManifestWrong):
        give_back(talk, signer=signer, reason=reason, team=team, history=history)

    assert talk.row.ke == 1


def test_its_notes_go_along(talk: Talk, village: Village) -> None:
    notes = beside.opened(talk)
    notes.writes(village.anna)
    lose_the_keys(village)
    with pytest.raises(CompanionNeeded):
        give_back(talk)

    reason, before = Reason.BACK_UP_TAKES_OVER, replace(notes)
    companion, key = notes.next_manifest(signer=village.back_up.pk, reason=reason)
    give_back(talk, companion=companion)
    notes.follow(companion, key)

    _, new = Browser(village.anna).get(f"threads/{to_text(talk.id.bytes)}/companion")["manifests"]
    assert notes.manifest is not None
    assert before.manifest is not None
    hist = from_base64url(new["hist"])
    assert open_hist(notes.manifest, hist, notes.key, before.manifest) == before.key


def test_a_thread_whose_student_has_new_keys_too_is_given_back_as_it_stood(
    talk: Talk, village: Village
) -> None:
    lose_the_keys(village)
    new = village.give_identity(village.student)
    assert [one.thread for one in stranded_for(village.bo)] == [talk.row]

    with pytest.raises(ManifestWrong):
        give_back(talk)  # to the new keys, which nobody has met
    assert talk.row.ke == 1
    give_back(talk, as_it_stood=True)

    assert new.kid not in {one.kid for one in talk.manifest.grants}
    assert stranded_for(village.bo) == []
    assert waiting_for_a_meeting([talk.row]) == {talk.id}
