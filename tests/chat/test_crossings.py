"""Telling the other branch without the student: recorded, sealed to that team, told the student."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from chat import recipients
from chat.models import Crossing, Entry
from chat.services import states
from elevhalsa.clock import database_now
from elevhalsa.keys.e1.encoding import from_base64url
from elevhalsa.keys.e1.envelope import Content, Kind, Place, open_message, seal_message
from elevhalsa.keys.e1.errors import ManifestRefused
from elevhalsa.keys.e1.manifest import (
    Reason,
    SigningKeys,
    build_manifest,
    decode_manifest,
    open_grant,
)
from elevhalsa.keys.e1.thread_key import RecipientType, new_thread_key
from elevhalsa.notify.models import Notice
from elevhalsa.people.attendance import Weekly
from elevhalsa.people.models import Person, Team
from elevhalsa.people.services.presence import set_working_hours
from elevhalsa.wire import to_text
from sla.models import Event
from tests.actors import records
from tests.chat.api import Browser, Json, given_value
from tests.chat.village import NOON, NOON_MS, Talk, Village, open_talk, wish

pytestmark = pytest.mark.django_db

WORDS = "Hen säger att hen har tagit tabletter. OSL 25 kap. 13 a §."


@dataclass
class Telling:
    """What one of staff is about to tell the nurses, sealed on their device."""

    talk: Talk
    author: Person
    signer: Team
    to: Team
    back_up: Team
    id: UUID
    mid: UUID

    def value(
        self, *, tells: bool = True, ground: str = "life", paragraph: str = "brb_24_4"
    ) -> Json:
        """Return the request."""
        key = new_thread_key()
        readers = recipients.companion_recipients(team=self.to.pk, back_up=self.back_up.pk)
        sealed = build_manifest(
            thread=self.id.bytes,
            key=key,
            signer=SigningKeys(self.signer.pk.bytes, self.talk.village.secrets[self.signer.pk]),
            recipients=readers,
            reason=Reason.OPEN,
            created_ms=NOON_MS,
            previous=None,
            previous_key=None,
        )
        envelope = seal_message(key, self.place, Content(WORDS))
        return {
            "id": to_text(self.id.bytes),
            "team": to_text(self.to.pk.bytes),
            "ground": ground,
            "paragraph": paragraph,
            "tells": tells,
            "manifest": given_value(sealed),
            "message": {"mid": to_text(self.mid.bytes), "sealed": to_text(envelope)},
        }

    @property
    def place(self) -> Place:
        return Place(
            self.id.bytes, 1, self.mid.bytes, self.author.pk.bytes, RecipientType.TEAM, Kind.TEXT
        )

    def opened(self, told: Json, team: Team) -> str:
        """Return what a team's own keys find in what was told."""
        value = told["manifest"]
        manifest = decode_manifest(from_base64url(value["record"]))
        keys = self.talk.village.secrets[team.pk]
        key = open_grant(manifest, records.grant(value["grant"]), keys)
        return open_message(key, self.place, from_base64url(told["sealed"])).text


@pytest.fixture
def telling(talk: Talk, village: Village) -> Telling:
    """Return what Anna tells the nurses of a thread with the counsellors."""
    return Telling(
        talk, village.anna, village.counsellors, village.nurses, village.nurse_back_up,
        uuid4(), uuid4(),
    )  # fmt: skip


def path(talk: Talk) -> str:
    return f"threads/{to_text(talk.id.bytes)}/crossings"


def crossings_of(person: Person) -> list[Json]:
    found: list[Json] = Browser(person).get("crossings")["crossings"]
    return found


def act(person: Person, told: Json, verb: str) -> tuple[int, Json]:
    browser = Browser(person)
    answer = browser.post(f"crossings/{told['id']}/{verb}")
    return browser.status, answer


def test_the_nurses_read_what_a_counsellor_tells_them_and_nobody_else_does(
    village: Village, talk: Talk, telling: Telling
) -> None:
    browser = Browser(village.anna)
    route = browser.get(f"threads/{to_text(talk.id.bytes)}/crossing-route")
    assert route["team"]["id"] == to_text(village.nurses.pk.bytes)

    stored = browser.post(path(talk), telling.value())

    assert browser.status == 201
    assert (stored["told"], stored["student"]) == (None, None)
    (shown,) = crossings_of(village.kaj)
    assert telling.opened(shown["told"], village.nurses) == WORDS
    assert (shown["thread"], shown["ground"], shown["author"]["name"]) == (None, "life", "Anna")
    assert shown["student"]["id"] == to_text(village.student.pk.bytes)
    assert Browser(village.kaj).get(f"threads/{to_text(talk.id.bytes)}") == {"code": "not_found"}
    with pytest.raises(ManifestRefused):
        telling.opened(shown["told"], village.counsellors)


def test_it_is_told_the_student_in_their_thread_and_recorded(
    village: Village, talk: Talk, telling: Telling
) -> None:
    Browser(village.anna).post(path(talk), telling.value(ground="report"))

    told = talk.row.entries.get(kind=Entry.Kind.TOLD_ACROSS)
    by = to_text(village.anna.pk.bytes)
    why = {"ground": "report", "paragraph": "brb_24_4"}
    assert told.data == {"by": by, "branch": "nurse", **why}
    assert Notice.objects.filter(person=village.student).count() == 1
    kinds = [event.kind for event in Event.objects.filter(kind__contains="cross")]
    assert kinds == ["told_across", "crossing_told"]
    assert Event.objects.get(kind="told_across").data.items() >= why.items()
    assert crossings_of(village.anna)[0]["told_at"] is not None


def test_a_page_of_the_release_before_tells_without_a_paragraph(
    village: Village, talk: Talk, telling: Telling
) -> None:
    browser, without = Browser(village.anna), telling.value()
    del without["paragraph"]

    told = browser.post(path(talk), without)

    assert (browser.status, told["paragraph"]) == (201, None)
    assert Crossing.objects.get().paragraph == ""
    event = talk.row.entries.get(kind=Entry.Kind.TOLD_ACROSS)
    assert event.data["paragraph"] is None


def test_without_a_paragraph_that_lets_this_branch_tell_nothing_is_told(
    village: Village, talk: Talk, telling: Telling
) -> None:
    browser = Browser(village.anna)

    for value, status in (
        (telling.value(paragraph="OSL 25 kap. 13 a §"), 422),
        (telling.value(paragraph="osl_25_13_a"), 422),  # what lets a nurse tell
    ):
        browser.post(path(talk), value)
        assert browser.status == status

    assert not Crossing.objects.exists()
    told = browser.post(path(talk), telling.value(paragraph="osl_10_27"))
    assert (browser.status, told["paragraph"]) == (201, "osl_10_27")
    assert crossings_of(village.bo)[0]["paragraph"] == "osl_10_27"  # for the review


def test_the_database_takes_no_paragraph_of_the_other_branch(
    village: Village, talk: Talk, telling: Telling
) -> None:
    Browser(village.anna).post(path(talk), telling.value())

    with pytest.raises(IntegrityError), transaction.atomic():
        Crossing.objects.update(paragraph="osl_25_13_a")
    Crossing.objects.update(paragraph="")  # told before there was a list
    assert crossings_of(village.kaj)[0]["paragraph"] is None


def test_a_student_who_put_the_thread_away_gets_it_back_with_what_was_told(
    village: Village, talk: Talk, telling: Telling
) -> None:
    states.hide(student=village.student, thread_id=talk.id, now=lambda: NOON)

    Browser(village.anna).post(path(talk), telling.value())

    student = Browser(village.student)
    student.get(f"threads/{to_text(talk.id.bytes)}")
    assert student.status == 200
    assert talk.row.entries.get(kind=Entry.Kind.TOLD_ACROSS).data["put_away"]


def test_where_that_is_dangerous_a_second_person_looks_at_it_and_the_student_is_told_later(
    village: Village, talk: Talk, telling: Telling
) -> None:
    told = Browser(village.anna).post(path(talk), telling.value(tells=False))
    assert not talk.row.entries.filter(kind=Entry.Kind.TOLD_ACROSS).exists()
    assert act(village.anna, told, "review")[1]["code"] == "second_person_needed"

    status, seen = act(village.bo, told, "review")
    assert (status, seen["reviewed_by"]["name"], seen["told_at"]) == (200, "Bo", None)
    assert act(village.anna, told, "tell")[0] == 200
    assert act(village.anna, told, "tell")[0] == 200

    assert talk.row.entries.filter(kind=Entry.Kind.TOLD_ACROSS).count() == 1


def test_a_request_that_is_repeated_is_told_once_and_its_id_is_for_nothing_else(
    village: Village, talk: Talk, telling: Telling
) -> None:
    browser, value = Browser(village.anna), telling.value()

    first, second = browser.post(path(talk), value), browser.post(path(talk), value)

    assert first == second
    assert Crossing.objects.count() == 1
    assert talk.row.entries.filter(kind=Entry.Kind.TOLD_ACROSS).count() == 1
    assert browser.post(path(talk), telling.value()) == {"code": "crossing_differs"}


def test_what_is_sealed_to_others_than_the_team_of_today_is_refused(
    village: Village, talk: Talk, telling: Telling
) -> None:
    browser, old = Browser(village.anna), telling.value()
    village.join(village.nurses)
    refused = browser.post(path(talk), old)
    assert (browser.status, refused["code"]) == (409, "route_changed")

    telling.to = village.counsellors
    assert browser.post(path(talk), telling.value())["code"] == "route_changed"
    assert not Crossing.objects.exists()


def test_nobody_signs_it_but_the_team_that_answers_the_thread(
    village: Village, talk: Talk, telling: Telling
) -> None:
    telling.signer = village.back_up
    browser = Browser(village.anna)

    assert browser.post(path(talk), telling.value())["code"] == "manifest_wrong"
    assert not Crossing.objects.exists()


def test_to_everybody_else_there_is_none(village: Village, talk: Talk, telling: Telling) -> None:
    told = Browser(village.anna).post(path(talk), telling.value())
    (shown,) = crossings_of(village.anna)
    assert shown["told"] is None

    assert act(village.anna, told, "read") == (404, {"code": "not_found"})
    assert act(village.kaj, told, "tell") == (404, {"code": "not_found"})
    assert act(village.kaj, told, "review") == (404, {"code": "not_found"})
    cover = Person.objects.get(memberships__team=village.nurse_back_up)
    assert crossings_of(cover) == []
    browser = Browser(village.student)
    browser.get("crossings")
    assert browser.status == 403
    assert browser.post(path(talk), telling.value()) == {"code": "not_found"}


def test_unread_for_a_day_it_is_the_back_ups_to_read_as_well(
    village: Village, talk: Talk, telling: Telling
) -> None:
    Browser(village.anna).post(path(talk), telling.value())
    Crossing.objects.update(at=F("at") - timedelta(hours=25))
    cover = Person.objects.get(memberships__team=village.nurse_back_up)

    (shown,) = crossings_of(cover)

    assert telling.opened(shown["told"], village.nurse_back_up) == WORDS
    assert act(village.kaj, shown, "read")[1]["read_by"]["name"] == "Kaj"
    assert crossings_of(cover) == []


def told_of(talk: Talk) -> Telling:
    """Return what Anna tells the nurses of one thread, with its route as it stands."""
    village = talk.village
    telling = Telling(
        talk, village.anna, village.counsellors, village.nurses, village.nurse_back_up,
        uuid4(), uuid4(),
    )  # fmt: skip
    stored = Browser(village.anna).post(path(talk), telling.value())
    assert stored["student"] is None
    return telling


def test_whom_the_student_shut_out_is_told_nothing_and_their_key_opens_nothing(
    village: Village,
) -> None:
    village.join(village.nurses)
    telling = told_of(open_talk(village, wish(excluded=(village.kaj.pk,))))

    assert crossings_of(village.kaj) == []
    assert Crossing.objects.get().team_grant_sealed is None
    cover = Person.objects.get(memberships__team=village.nurse_back_up)
    (shown,) = crossings_of(cover)
    assert telling.opened(shown["told"], village.nurse_back_up) == WORDS
    assert Notice.objects.filter(person=cover).exists()
    assert not Notice.objects.filter(person=village.kaj).exists()


def route_of(village: Village, talk: Talk) -> Json:
    return Browser(village.anna).get(f"threads/{to_text(talk.id.bytes)}/crossing-route")


def test_to_those_who_tell_it_nothing_says_whom_the_student_shut_out(village: Village) -> None:
    cover = Person.objects.get(memberships__team=village.nurse_back_up)
    week = [Weekly(day, 0, 1440) for day in range(7)]
    set_working_hours(person=cover, week=week, now=database_now)
    everybody = route_of(village, open_talk(village)) | {"due_at": None}

    for shut_out in (cover, village.kaj):
        talk = open_talk(village, wish(excluded=(shut_out.pk,)))
        assert route_of(village, talk) | {"due_at": None} == everybody
        told_of(talk)

    (shown,) = crossings_of(cover)  # what Kaj is kept from; of the other one cover knows nothing
    assert act(cover, shown, "read")[1]["read_by"]["id"] == to_text(cover.pk.bytes)
    assert [one["read_by"] for one in crossings_of(village.anna)] == [None, None]


def test_where_the_team_has_lost_its_keys_its_back_up_reads_it_at_once(
    village: Village, talk: Talk
) -> None:
    telling = told_of(talk)
    cover = Person.objects.get(memberships__team=village.nurse_back_up)
    assert crossings_of(cover) == []

    village.give_identity(village.kaj)

    (shown,) = crossings_of(cover)
    assert telling.opened(shown["told"], village.nurse_back_up) == WORDS


def test_the_database_takes_no_review_by_the_author(
    village: Village, talk: Talk, telling: Telling
) -> None:
    Browser(village.anna).post(path(talk), telling.value(tells=False))

    with pytest.raises(IntegrityError), transaction.atomic():
        Crossing.objects.update(reviewed_by=village.anna, reviewed_at=NOON)
