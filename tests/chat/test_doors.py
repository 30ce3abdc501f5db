"""Who finds a thread at all: by grant, by membership of this moment, and nobody else."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.companions import id_of
from chat.doors import access_to, readers_of
from chat.heads import heads_of
from chat.models import Grant
from chat.services import states
from chat.services.posting import post_message
from chat.summaries import list_threads
from elevhalsa.errors import NotFound
from elevhalsa.people.models import Branch, Person, Role
from elevhalsa.wire import to_text
from sla.models import Step
from tests import factories
from tests.chat import beside
from tests.chat.api import Browser, message_value
from tests.chat.village import Talk, Village, at_noon, build, open_talk, wish

pytestmark = pytest.mark.django_db

Whom = Callable[[Village], Person]
OUTSIDERS: dict[str, Whom] = {
    "another student": Village.another_student,
    "a nurse of the same school": lambda village: village.kaj,
    "the back-up before the escalation": lambda village: village.bo,
    "a counsellor of another school": lambda _: factories.counsellor(),
    "a counsellor in no team": lambda village: factories.person(
        Role.COUNSELLOR, village.school.organisation
    ),
    "the head": lambda village: factories.head(village.school),
    "the verksamhetschef": lambda village: factories.person(
        Role.VERKSAMHETSCHEF, village.school.organisation
    ),
    "the municipality": lambda village: factories.person(
        Role.MUNICIPALITY, village.school.organisation
    ),
    "the administrator": lambda village: factories.administrator(village.school.organisation),
}
CALLS = [
    ("GET", ""),
    ("GET", "/entries"),
    ("GET", "/readers"),
    ("GET", "/hand-over"),
    ("GET", "/triage"),
    ("GET", "/companion"),
    *(
        ("POST", f"/{verb}")
        for verb in ("read", "messages", "manifests", "meetings", "hide", "put-back")
    ),
    *(
        ("POST", f"/{verb}")
        for verb in (
            "raise",
            "claim",
            "give",
            "release",
            "close",
            "reopen",
            "false-alarm",
            "corrections",
        )
    ),
    *(("POST", f"/{verb}") for verb in ("hand-over", "end-clock")),
    *(("POST", f"/companion/{what}") for what in ("manifests", "entries")),
    ("POST", f"/end-clock/{to_text(uuid4().bytes)}/confirm"),
    ("POST", "/identity-openings"),
    ("POST", "/give-back/keys"),
    ("POST", "/give-back"),
    ("GET", "/crossing-route"),
    ("POST", "/crossings"),
    ("GET", f"/attachments/{to_text(uuid4().bytes)}"),
]


def body_of(talk: Talk, path: str) -> dict[str, object]:
    """Return a body that is well formed, so that only the door can refuse."""
    given: dict[str, object] = {
        "record": "",
        "signature": to_text(bytes(64)),
        "hist": "",
        "grants": [],
    }
    bodies: dict[str, dict[str, object]] = {
        "/read": {"seq": 1},
        "/messages": message_value(talk.text(talk.student)),
        "/manifests": given,
        "/companion/manifests": given,
        "/companion/entries": note_value(talk),
        "/hand-over": {"to": to_text(uuid4().bytes), "manifest": given},
        "/give-back": {"manifest": given, "companion": None},
        "/give": {"to": to_text(uuid4().bytes)},
        "/end-clock": {"ending": "none_needed"},
        "/raise": {"urgency": "acute"},
        "/corrections": {"kind": "urgency", "right": "soon"},
        "/identity-openings": {"danger": True, "reason": "Tio tecken räcker."},
        "/crossings": crossing_value(talk, given),
    }
    return bodies.get(path, {})


def crossing_value(talk: Talk, given: dict[str, object]) -> dict[str, object]:
    """Return what could be told the other branch, for all that can be seen without keys."""
    message = message_value(talk.text(talk.student))
    return {
        "id": to_text(uuid4().bytes),
        "team": to_text(uuid4().bytes),
        "ground": "life",
        "paragraph": "brb_24_4",
        "tells": True,
        "manifest": given,
        "message": {name: message[name] for name in ("mid", "sealed")},
    }


def note_value(talk: Talk) -> dict[str, object]:
    """Return what could be a note, for all that can be seen without keys."""
    message = message_value(talk.text(talk.student))
    return {"kind": "note", **{name: message[name] for name in ("mid", "sealed", "retracts")}}


def ask(browser: Browser, talk: Talk, thread: str, call: tuple[str, str]) -> tuple[int, object]:
    method, path = call
    address = f"threads/{thread}{path}"
    answer = browser.get(address) if method == "GET" else browser.post(address, body_of(talk, path))
    return browser.status, answer


@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_an_outsider_a_thread_looks_exactly_like_a_missing_one(
    talk: Talk, village: Village, name: str
) -> None:
    outsider = OUTSIDERS[name](village)
    browser, there, missing = Browser(outsider), to_text(talk.id.bytes), to_text(uuid4().bytes)

    for call in CALLS:
        assert ask(browser, talk, there, call) == (404, {"code": "not_found"})
        assert ask(browser, talk, missing, call) == (404, {"code": "not_found"})

    assert outsider.pk not in readers_of(talk.row)
    assert heads_of(outsider) == {}
    assert (talk.row.revision, Step.objects.count()) == (1, 0)


@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_an_outsider_a_thread_is_as_much_work_as_a_missing_one(
    talk: Talk, village: Village, name: str
) -> None:
    """31: the same questions to the database, so that time tells no more than words."""
    browser, there, missing = Browser(OUTSIDERS[name](village)), talk.id.bytes, uuid4().bytes
    ask(browser, talk, to_text(missing), CALLS[0])  # what is loaded once is loaded

    for call in CALLS:
        with CaptureQueriesContext(connection) as of_this:
            ask(browser, talk, to_text(there), call)
        with CaptureQueriesContext(connection) as of_none:
            ask(browser, talk, to_text(missing), call)
        assert len(of_this) == len(of_none)


def test_to_its_own_student_a_companion_looks_exactly_like_a_missing_one(
    talk: Talk, village: Village
) -> None:
    """Whether or not anything was written: nothing says that staff have said something."""
    student, there = Browser(village.student), to_text(talk.id.bytes)
    calls = [call for call in CALLS if call[1].startswith("/companion")]
    for companion in (None, beside.opened(talk)):
        if companion:
            companion.writes(village.anna)
        for call in calls:
            assert ask(student, talk, there, call) == (404, {"code": "not_found"})
        assert student.get(f"threads/{to_text(id_of(talk.id).bytes)}") == {"code": "not_found"}
        assert student.get(f"threads/{there}/entries")["head_seq"] == 1


def test_who_is_excluded_from_a_thread_is_served_nothing_beside_it(
    talk: Talk, village: Village
) -> None:
    beside.opened(talk)
    talk.row.excluded.add(village.anna)
    anna = Browser(village.anna)

    assert anna.get(f"threads/{to_text(talk.id.bytes)}/companion") == {"code": "not_found"}


def test_a_companion_is_in_no_list(talk: Talk, village: Village) -> None:
    companion = beside.opened(talk)
    companion.writes(village.anna)
    name = to_text(id_of(talk.id).bytes)

    for person in (village.anna, village.student):
        browser = Browser(person)
        for path in ("threads?state=open", "threads?state=closed", "threads/heads"):
            assert name not in str(browser.get(path))
        assert browser.get(f"threads/{name}") == {"code": "not_found"}


def test_a_stranger_and_half_signed_in_staff_get_no_further_than_the_door(
    talk: Talk, village: Village
) -> None:
    stranger, half = Browser(), Browser(village.anna, verified=False)

    for call in CALLS:
        there = to_text(talk.id.bytes)
        assert ask(stranger, talk, there, call) == (401, {"code": "not_signed_in"})
        assert ask(half, talk, there, call) == (403, {"code": "second_factor_needed"})


@pytest.mark.parametrize("name", ["the head", "the verksamhetschef", "the administrator"])
def test_those_without_keys_are_served_no_list(village: Village, name: str) -> None:
    browser = Browser(OUTSIDERS[name](village))

    for path in ("threads", "threads/heads", "contacts"):
        assert browser.get(path) == {"code": "not_allowed"}


def test_exactly_the_student_and_the_team_read(talk: Talk, village: Village) -> None:
    colleague = village.join(village.counsellors)

    readers = {village.student.pk, village.anna.pk, colleague.pk}

    assert set(readers_of(talk.row)) == readers
    for person in (village.student, village.anna, colleague):
        assert access_to(person, talk.id).thread == talk.row


def test_the_back_up_reads_from_the_escalation_on_and_the_team_still_does(
    talk: Talk, village: Village
) -> None:
    assert Grant.objects.filter(type=Grant.Type.BACK_UP).exists()

    talk.escalate()

    assert set(readers_of(talk.row)) == {village.student.pk, village.anna.pk, village.bo.pk}
    assert access_to(village.bo, talk.id).role is access_to(village.bo, talk.id).role.BACK_UP


def test_an_excluded_person_finds_nothing_even_where_the_service_alone_hides_it(
    village: Village,
) -> None:
    village.back_up.memberships.create(person=village.anna, from_at=at_noon())
    village.give_epoch(village.back_up, village.anna, village.bo)
    colleague = village.join(village.counsellors)
    talk = open_talk(village, wish(excluded=(village.anna.pk,)))
    talk.escalate()

    assert set(readers_of(talk.row)) == {village.student.pk, colleague.pk, village.bo.pk}
    with pytest.raises(NotFound):
        access_to(village.anna, talk.id)
    assert list_threads(village.anna, closed=False) == []
    listed = Browser(village.bo).get(f"threads/{to_text(talk.id.bytes)}/readers")
    named = {person["name"] for team in listed["can_read"] for person in team["people"]}
    assert "Anna" not in named


@pytest.mark.parametrize("change", ["left the team", "deactivated", "other branch"])
def test_access_ends_with_what_gave_it(talk: Talk, village: Village, change: str) -> None:
    if change == "left the team":
        village.anna.memberships.update(to_at=at_noon())
    elif change == "deactivated":
        Person.objects.filter(pk=village.anna.pk).update(is_active=False)
    else:
        Person.objects.filter(pk=village.anna.pk).update(role=Role.NURSE)

    assert readers_of(talk.row) == [village.student.pk]
    with pytest.raises(NotFound):
        access_to(village.anna, talk.id)


def test_a_thread_is_gone_from_the_students_view_once_hidden_and_from_nobody_elses(
    talk: Talk, village: Village
) -> None:
    for _ in range(2):
        states.hide(student=village.student, thread_id=talk.id, now=at_noon)

    assert readers_of(talk.row) == [village.anna.pk]
    with pytest.raises(NotFound):
        access_to(village.student, talk.id)


def test_what_a_student_took_off_the_list_can_be_put_back_and_by_nobody_else(
    talk: Talk, village: Village
) -> None:
    there = to_text(talk.id.bytes)
    student, another = Browser(village.student), Browser(village.another_student())
    post_message(
        person=village.anna, thread_id=talk.id, message=talk.text(village.anna), now=at_noon
    )
    states.hide(student=village.student, thread_id=talk.id, now=at_noon)
    assert [one["id"] for one in student.get("threads/removed")["threads"]] == [there]
    assert another.get("threads/removed") == {"threads": []}

    for browser in (another, Browser(village.anna)):
        assert browser.post(f"threads/{there}/put-back") == {"code": "not_found"}
    for _ in range(2):
        student.post(f"threads/{there}/put-back")

    assert student.status == 204
    assert student.get("threads/removed") == {"threads": []}
    assert access_to(village.student, talk.id).thread == talk.row


def test_a_member_of_team_and_back_up_reads_as_the_team(talk: Talk, village: Village) -> None:
    village.back_up.memberships.create(person=village.anna, from_at=at_noon())
    talk.escalate()

    listed = list_threads(village.anna, closed=False)

    assert access_to(village.anna, talk.id).role.name == "TEAM"
    assert [thread.id for thread in listed] == [talk.id]
    assert listed[0].manifests[0].grant is not None
    assert listed[0].manifests[0].grant.type == "team"


def test_two_schools_with_the_same_names_share_nothing(village: Village) -> None:
    other = build()
    here, there = open_talk(village), open_talk(other)

    assert not set(readers_of(here.row)) & set(readers_of(there.row))
    assert heads_of(village.anna).keys() == {to_text(here.id.bytes)}
    assert heads_of(other.anna).keys() == {to_text(there.id.bytes)}


@pytest.mark.parametrize("branch", list(Branch))
def test_every_listed_thread_is_one_that_may_be_read_and_the_other_way_round(
    village: Village, branch: Branch
) -> None:
    talks = [open_talk(village, wish(branch), student=village.another_student()) for _ in range(3)]
    reader = village.anna if branch == Branch.COUNSELLOR else village.kaj

    assert {thread.id for thread in list_threads(reader, closed=False)} == {
        talk.id for talk in talks
    }
    for talk in talks:
        assert access_to(reader, talk.id).thread.pk == talk.id
