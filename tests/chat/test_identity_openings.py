"""Opening who an anonymous student is: two persons; in danger to life one, and a second after."""

import json
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from chat import aliases
from chat.models import Alias, Entry, IdentityOpening
from elevhalsa.at_rest.fields import unseal
from elevhalsa.keys.e1.encoding import from_base64url
from elevhalsa.keys.e1.envelope import Kind
from elevhalsa.keys.e1.errors import CannotOpen
from elevhalsa.keys.e1.identity_envelope import open_identity
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person, Role
from elevhalsa.wire import to_text
from sla.models import Event
from tests import factories
from tests.chat.api import Browser, Json, message_value
from tests.chat.asking import WHY, act, ask
from tests.chat.village import NOON, Talk, Village, new_mask, open_talk, wish

pytestmark = pytest.mark.django_db


def opened(village: Village, answer: Json) -> dict[str, object]:
    """Return what the back-up team's own keys find in an envelope."""
    keys = village.secrets[village.back_up.pk]
    sealed, student = from_base64url(answer["sealed"]), from_base64url(answer["student"])
    return open_identity(student, sealed, keys)


def test_one_person_alone_opens_nothing_without_danger(village: Village, veiled: Talk) -> None:
    veiled.escalate()
    opening = ask(village.bo, veiled, danger=False)

    status, answer = act(village.bo, opening, "open", tell=True)

    assert (status, answer["code"]) == (409, "second_person_needed")
    assert IdentityOpening.objects.get().opened_at is None
    assert not Entry.objects.filter(kind=Entry.Kind.IDENTITY_OPENED).exists()


def test_two_persons_open_it_and_the_student_is_told_in_the_thread(
    village: Village, veiled: Talk
) -> None:
    opening = ask(village.anna, veiled, danger=False)

    status, answer = act(village.bo, opening, "open", tell=True)

    assert status == 200
    assert opened(village, answer) == {
        "v": 1, "name": "Selma Ek", "class": "8C", "school": village.school.name,
    }  # fmt: skip
    told = veiled.row.entries.get(kind=Entry.Kind.IDENTITY_OPENED)
    assert told.data == {"by": to_text(village.bo.pk.bytes), "danger": False}
    assert Notice.objects.filter(person=village.student).count() == 1
    kinds = [event.kind for event in Event.objects.filter(kind__startswith="identity")]
    assert kinds == ["identity_asked", "identity_opened", "identity_told"]
    assert Browser(village.bo).get(f"threads/{to_text(veiled.id.bytes)}")["thread"]["released_at"]
    assert "Selma" not in everything_of(village.anna, veiled)


def everything_of(person: Person, talk: Talk) -> str:
    paths = [f"threads/{to_text(talk.id.bytes)}", "threads", "identity-openings"]
    return json.dumps([Browser(person).get(path) for path in paths])


def test_who_opened_it_tells_it_in_a_message_and_the_service_says_no_name_even_then(
    village: Village, veiled: Talk
) -> None:
    opening = ask(village.anna, veiled, danger=False)
    act(village.bo, opening, "open", tell=True)
    path = f"threads/{to_text(veiled.id.bytes)}/messages"
    by_anna = message_value(veiled.message(village.anna, Kind.REVEAL, ""))
    by_bo = message_value(veiled.message(village.bo, Kind.REVEAL, ""))

    assert Browser(village.anna).post(path, by_anna) == {"code": "not_allowed"}
    answer = Browser(village.bo).post(path, by_bo)

    assert (answer["entry"]["kind"], answer["entry"]["role"]) == ("reveal", 2)
    assert answer["thread"]["revealed_at"]
    assert "Selma" not in everything_of(village.anna, veiled)


def test_without_danger_the_student_is_told_always(village: Village, veiled: Talk) -> None:
    opening = ask(village.anna, veiled, danger=False)

    assert act(village.bo, opening, "open", tell=False) == (403, {"code": "not_allowed"})


def test_in_danger_to_life_one_opens_it_at_once_and_those_responsible_are_told(
    village: Village, veiled: Talk, bea: Person
) -> None:
    head = factories.head(village.school)
    veiled.escalate()
    Notice.objects.all().delete()
    opening = ask(village.bo, veiled, danger=True)

    status, answer = act(village.bo, opening, "open", tell=False)

    assert (status, answer["team"]) == (200, to_text(village.back_up.pk.bytes))
    told = dict(Notice.objects.filter(acute=True).values_list("person", "text"))
    assert set(told) == {bea.pk, head.pk}
    (card,) = Browser(head).get("identity-openings/told")["openings"]
    assert card["reviewed_at"] is None
    assert (card["yours"], card["opened_by"]) == (False, None)
    assert WHY not in json.dumps(card)
    assert not veiled.row.entries.filter(kind=Entry.Kind.IDENTITY_OPENED).exists()
    (shown,) = Browser(bea).get("identity-openings")["openings"]
    assert (shown["reason"], shown["reviewed_at"], shown["told_at"]) == (WHY, None, None)


def test_the_review_stays_open_until_a_second_person_has_done_it(
    village: Village, veiled: Talk, bea: Person
) -> None:
    veiled.escalate()
    opening = ask(village.bo, veiled, danger=True)
    assert act(bea, opening, "review", right=True)[0] == 403  # nobody has opened it
    act(village.bo, opening, "open", tell=False)

    assert act(village.bo, opening, "review", right=True)[1]["code"] == "second_person_needed"
    status, answer = act(bea, opening, "review", right=False)
    again = act(bea, opening, "review", right=False)
    other = act(bea, opening, "review", right=True)

    assert (status, answer["was_right"]) == (200, False)
    assert again == (200, answer)
    assert other == (409, {"code": "opening_over"})
    assert Event.objects.filter(kind="identity_reviewed").count() == 1


def test_the_student_is_told_afterwards_too(village: Village, veiled: Talk, bea: Person) -> None:
    opening = ask(village.anna, veiled, danger=True)
    assert act(bea, opening, "tell") == (403, {"code": "not_allowed"})
    act(village.bo, opening, "open", tell=False)

    first, second = act(bea, opening, "tell"), act(bea, opening, "tell")

    assert first == second
    assert veiled.row.entries.filter(kind=Entry.Kind.IDENTITY_OPENED).count() == 1


def test_danger_comes_on_top_of_a_question_that_stands(village: Village, veiled: Talk) -> None:
    first = ask(village.anna, veiled, danger=False)
    second = ask(village.anna, veiled, danger=True)
    third = ask(village.anna, veiled, danger=False)

    assert (first["id"], first["danger"]) == (second["id"], False)
    assert (third["id"], third["danger"]) == (second["id"], True)
    assert Notice.objects.filter(person=village.bo, acute=True).count() == 1


def test_whoever_opened_it_gets_the_same_again_and_nobody_else_does(
    village: Village, veiled: Talk, bea: Person
) -> None:
    opening = ask(village.anna, veiled, danger=False)

    first = act(village.bo, opening, "open", tell=True)
    second = act(village.bo, opening, "open", tell=True)

    assert first == second
    assert act(bea, opening, "open", tell=True) == (409, {"code": "opening_over"})
    assert Event.objects.filter(kind="identity_opened").count() == 1


OTHERS: dict[str, Callable[[Village], Person]] = {
    "who asked": lambda village: village.anna,
    "a nurse": lambda village: village.kaj,
    "a counsellor elsewhere": lambda _: factories.counsellor(),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("verb", ["open", "tell", "review"])
def test_to_everybody_outside_the_back_up_it_looks_like_a_missing_one(
    village: Village, veiled: Talk, name: str, verb: str
) -> None:
    opening = ask(village.anna, veiled, danger=True)
    missing = {"id": to_text(bytes(16))}
    body = {"open": {"tell": True}, "tell": {}, "review": {"right": True}}[verb]
    person = OTHERS[name](village)

    assert act(person, opening, verb, **body) == (404, {"code": "not_found"})
    assert act(person, missing, verb, **body) == (404, {"code": "not_found"})


def test_who_is_excluded_from_the_thread_neither_sees_nor_opens_it(
    village: Village, veiled: Talk
) -> None:
    opening = ask(village.anna, veiled, danger=True)
    veiled.row.excluded.add(village.bo)

    assert act(village.bo, opening, "open", tell=True) == (404, {"code": "not_found"})
    assert Browser(village.bo).get("identity-openings") == {"openings": []}


def test_a_back_up_that_may_not_read_the_thread_is_not_told_which_it_is(
    village: Village, veiled: Talk
) -> None:
    ask(village.anna, veiled, danger=False)

    (seen,) = Browser(village.bo).get("identity-openings")["openings"]
    (own,) = Browser(village.anna).get("identity-openings")["openings"]

    assert (seen["thread"], seen["yours"]) == (None, True)
    assert (own["thread"], own["yours"]) == (to_text(veiled.id.bytes), False)


def test_nothing_is_asked_of_a_thread_that_has_a_name(village: Village, veiled: Talk) -> None:
    named = open_talk(village)

    assert ask(village.anna, named, danger=True) == {"code": "identity_known"}
    assert ask(village.student, veiled, danger=True) == {"code": "not_allowed"}


def test_a_reason_is_written_and_is_not_in_the_database_to_read(
    village: Village, veiled: Talk
) -> None:
    path = f"threads/{to_text(veiled.id.bytes)}/identity-openings"
    for reason in ("", "   ", "kort", "x" * 501):
        browser = Browser(village.anna)
        browser.post(path, {"danger": True, "reason": reason})
        assert browser.status == 422
    ask(village.anna, veiled, danger=True)

    assert WHY.encode() not in bytes(IdentityOpening.objects.get().reason_sealed)
    assert WHY not in json.dumps([event.data for event in Event.objects.all()])


def test_with_the_database_and_the_key_ring_the_envelope_stays_shut(
    village: Village, veiled: Talk
) -> None:
    """34: a copy with the server's own keys: only the back-up team's open it."""
    alias = Alias.objects.get(thread=veiled.id)
    at_rest = unseal(alias.envelope_sealed, place=aliases.envelope_place(alias.pk))

    assert b"Selma" not in at_rest
    for holder in (village.counsellors, village.nurse_back_up, village.bo, village.student):
        with pytest.raises(CannotOpen):
            open_identity(alias.pk.bytes, at_rest, village.secrets[holder.pk])
    with pytest.raises(CannotOpen):
        open_identity(village.student.pk.bytes, at_rest, village.secrets[village.back_up.pk])
    assert open_identity(alias.pk.bytes, at_rest, village.secrets[village.back_up.pk])["name"]


def test_the_database_itself_refuses_one_person_for_two(village: Village, veiled: Talk) -> None:
    alone = {"opened_by": village.bo, "opened_at": NOON, "asked_by": village.bo}
    reviewed = {"reviewed_by": village.bo, "reviewed_at": NOON, "was_right": True}
    for columns in ({"is_danger": False, **alone}, {"is_danger": True, **alone, **reviewed}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IdentityOpening.objects.create(
                thread=veiled.row, reason_sealed=b"", asked_at=NOON, **columns
            )


def test_of_a_nurse_s_thread_the_verksamhetschef_is_told_and_the_head_nothing(
    village: Village,
) -> None:
    head = factories.head(village.school)
    chief = factories.person(Role.VERKSAMHETSCHEF, village.school.organisation)
    talk = open_talk(village, wish("nurse"), mask=new_mask())
    opening = ask(village.kaj, talk, danger=True)
    cover = Person.objects.get(memberships__team=village.nurse_back_up)
    act(cover, opening, "open", tell=False)

    assert len(Browser(chief).get("identity-openings/told")["openings"]) == 1
    assert Browser(head).get("identity-openings/told") == {"openings": []}
    assert not Notice.objects.filter(person=head).exists()
