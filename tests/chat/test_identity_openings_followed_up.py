"""What becomes of an opening: the student is told, the questions end, a second looks at it."""

from functools import partial

import pytest

from chat import identity_openings
from chat.models import Entry, IdentityOpening, Thread
from chat.services import identity_openings as services
from chat.services import states
from chat.services.identity_reminders import remind_one
from elevhalsa.at_rest import ring
from elevhalsa.at_rest.models import DataKey
from elevhalsa.key_care import _keys_in_rows_of
from elevhalsa.keys.e1.envelope import Kind
from elevhalsa.notify.models import Notice
from elevhalsa.people.models import Person
from elevhalsa.wire import to_text
from tests import factories
from tests.chat.api import Browser, message_value
from tests.chat.asking import WHY, act, ask
from tests.chat.village import NOON, Talk, Village, new_mask, open_talk

pytestmark = pytest.mark.django_db


def test_a_student_who_has_put_the_thread_away_is_told_and_has_it_back(
    village: Village, veiled: Talk
) -> None:
    opening = ask(village.anna, veiled, danger=False)
    states.hide(student=village.student, thread_id=veiled.id, now=lambda: NOON)

    assert act(village.bo, opening, "open", tell=True)[0] == 200

    browser, path = Browser(village.student), f"threads/{to_text(veiled.id.bytes)}"
    assert browser.get(path)["thread"]["id"] == to_text(veiled.id.bytes)
    told = browser.get(f"{path}/entries")["entries"][-1]
    assert (told["kind"], told["data"]["put_away"]) == ("identity_opened", True)


def test_of_danger_those_responsible_know_from_the_question_on(
    village: Village, veiled: Talk
) -> None:
    """Also where nobody is left who could open it."""
    head = factories.head(village.school)
    veiled.row.excluded.set([village.bo])
    ask(village.anna, veiled, danger=False)
    assert not Notice.objects.filter(person=head).exists()

    ask(village.anna, veiled, danger=True)

    assert Notice.objects.get(person=head).acute
    (card,) = Browser(head).get("identity-openings/told")["openings"]
    assert card["opened_at"] is None


def test_a_second_colleague_who_asks_is_answered_with_the_question_that_stands(
    village: Village, veiled: Talk
) -> None:
    carl = village.join(village.counsellors)
    first = ask(village.anna, veiled, danger=False)

    assert ask(carl, veiled, danger=False)["id"] == first["id"]


def test_what_the_student_has_told_themselves_is_opened_by_nobody_any_more(
    village: Village, veiled: Talk
) -> None:
    opening = ask(village.anna, veiled, danger=False)
    reveal(village.student, veiled)

    assert act(village.bo, opening, "open", tell=True) == (409, {"code": "identity_known"})
    assert IdentityOpening.objects.get().opened_at is None
    assert not Notice.objects.filter(person=village.bo, settled_at=None).exists()


def test_in_danger_what_the_student_says_of_themselves_stands_in_nobodys_way(
    village: Village, veiled: Talk
) -> None:
    """A changed client can say any name: the envelope's own goes beside it."""
    reveal(village.student, veiled)
    assert ask(village.anna, veiled, danger=False) == {"code": "identity_known"}
    opening = ask(village.anna, veiled, danger=True)

    status, _ = act(village.bo, opening, "open", tell=True)

    assert status == 200
    reveal(village.bo, veiled)
    kinds = veiled.row.entries.filter(kind=Entry.Kind.REVEAL).order_by("seq")
    assert [entry.author_id for entry in kinds] == [veiled.row.student_id, village.bo.pk]
    assert ask(village.anna, veiled, danger=True) == {"code": "identity_known"}
    again = message_value(veiled.message(village.bo, Kind.REVEAL, ""))
    answer = Browser(village.bo).post(f"threads/{to_text(veiled.id.bytes)}/messages", again)
    assert answer == {"code": "identity_known"}


def test_of_a_closed_thread_that_was_told_nothing_is_opened(village: Village, veiled: Talk) -> None:
    opening = ask(village.anna, veiled, danger=True)
    reveal(village.student, veiled)
    Thread.objects.filter(pk=veiled.id).update(closed_at=NOON)

    assert ask(village.anna, veiled, danger=True) == {"code": "identity_known"}
    assert act(village.bo, opening, "open", tell=True) == (409, {"code": "identity_known"})


def reveal(person: Person, talk: Talk) -> None:
    browser = Browser(person)
    message = message_value(talk.message(person, Kind.REVEAL, ""))
    browser.post(f"threads/{to_text(talk.id.bytes)}/messages", message)
    assert browser.status == 201


def test_nobody_is_reminded_of_what_is_opened_and_looked_at(
    village: Village, veiled: Talk, bea: Person
) -> None:
    factories.head(village.school)
    veiled.escalate()
    Notice.objects.all().delete()
    ask(village.anna, veiled, danger=False)
    opening = ask(village.anna, veiled, danger=True)

    act(village.bo, opening, "open", tell=False)
    asked = Notice.objects.filter(key__contains=":asked")
    assert asked.exists()
    assert not asked.filter(settled_at=None).exists()

    act(bea, opening, "review", right=True)
    assert not Notice.objects.filter(settled_at=None).exists()


def test_who_opened_it_in_silence_may_say_the_next_moment_that_the_student_is_told(
    village: Village, veiled: Talk
) -> None:
    opening = ask(village.anna, veiled, danger=True)
    act(village.bo, opening, "open", tell=False)
    assert Browser(village.bo).get("identity-openings")["openings"][0]["told_at"] is None

    first = act(village.bo, opening, "open", tell=True)

    assert first == act(village.bo, opening, "open", tell=True)
    assert veiled.row.entries.filter(kind=Entry.Kind.IDENTITY_OPENED).count() == 1


def test_what_is_destroyed_is_not_opened_and_nobody_is_said_to_have_opened_it(
    village: Village, veiled: Talk
) -> None:
    opening = ask(village.anna, veiled, danger=True)
    DataKey.objects.filter(pk__in=_keys_in_rows_of({veiled.id})).delete()
    ring.forget_opened_keys()

    assert act(village.bo, opening, "open", tell=False) == (410, {"code": "identity_gone"})
    assert IdentityOpening.objects.get().opened_at is None


def test_what_nobody_has_looked_at_or_told_stays_on_the_list(
    village: Village, bea: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_openings, "SHOWN", 1)
    in_silence, unreviewed, *done = (
        ask(village.anna, open_talk(village, mask=new_mask()), danger=True) for _ in range(4)
    )
    act(village.bo, in_silence, "open", tell=False)
    act(bea, in_silence, "review", right=True)
    act(village.bo, unreviewed, "open", tell=True)
    for opening in done:
        act(village.bo, opening, "open", tell=True)
        act(bea, opening, "review", right=True)

    shown = {one["id"] for one in Browser(village.bo).get("identity-openings")["openings"]}
    assert shown == {in_silence["id"], unreviewed["id"], done[-1]["id"]}


def test_who_asked_looks_at_nothing_afterwards(village: Village, veiled: Talk, bea: Person) -> None:
    veiled.escalate()
    opening = ask(bea, veiled, danger=True)
    act(village.bo, opening, "open", tell=False)

    assert act(bea, opening, "review", right=True)[1]["code"] == "second_person_needed"
    third = village.join(village.back_up)
    assert act(third, opening, "review", right=True)[0] == 200


def test_each_who_asks_stands_there_with_their_own_reason_and_danger_overwrites_nobody(
    village: Village, veiled: Talk
) -> None:
    carl = village.join(village.counsellors)
    first = ask(village.anna, veiled, danger=False)
    ask(carl, veiled, danger=False, reason="Jag var den som tog emot samtalet.")
    ask(carl, veiled, danger=True, reason="Nu skriver hen att det är i kväll.")
    ask(carl, veiled, danger=True, reason="Nu skriver hen att det är i kväll.")

    (seen,) = Browser(village.bo).get("identity-openings")["openings"]
    assert (seen["asked_by"]["id"], seen["asked_at"]) == (
        to_text(village.anna.pk.bytes), first["asked_at"],
    )  # fmt: skip
    assert (seen["danger"], seen["reason"]) == (True, WHY)
    assert [(one["reason"], one["danger"]) for one in seen["also_asked"]] == [
        ("Jag var den som tog emot samtalet.", False),
        ("Nu skriver hen att det är i kväll.", True),
    ]
    for asker in (village.anna, carl):
        assert len(Browser(asker).get("identity-openings")["openings"]) == 1


def test_whoever_asked_too_looks_at_nothing_afterwards(
    village: Village, veiled: Talk, bea: Person
) -> None:
    veiled.escalate()
    opening = ask(village.anna, veiled, danger=False)
    ask(bea, veiled, danger=True)
    act(village.bo, opening, "open", tell=False)

    assert act(bea, opening, "review", right=True)[1]["code"] == "second_person_needed"


def test_a_question_without_danger_lapses_and_may_be_asked_anew(
    village: Village, veiled: Talk
) -> None:
    old = ask(village.anna, veiled, danger=False)
    past = NOON - 2 * identity_openings.LAPSES
    IdentityOpening.objects.update(asked_at=past)

    assert act(village.bo, old, "open", tell=True) == (409, {"code": "opening_over"})
    new = ask(village.anna, veiled, danger=False)
    assert new["id"] != old["id"]
    assert act(village.bo, new, "open", tell=True)[0] == 200


def test_of_danger_that_nobody_opens_all_are_told_again_and_again_until_it_is_opened(
    village: Village, veiled: Talk
) -> None:
    head = factories.head(village.school)
    opening = ask(village.anna, veiled, danger=True)
    at = IdentityOpening.objects.get().asked_at
    told = Notice.objects.filter(person__in=[head, village.bo], acute=True)
    assert not remind_one(now=lambda: at + services.AGAIN / 2)

    for times in (1, 2, 3):
        moment = at + times * services.AGAIN
        assert remind_one(now=partial(max, moment, moment))
        assert not remind_one(now=partial(max, moment, moment))
        assert told.count() == 2 * (times + 1)

    act(village.bo, opening, "open", tell=False)
    assert not remind_one(now=lambda: at + 9 * services.AGAIN)
    assert not told.filter(settled_at=None, key__contains=":asked").exists()


def test_nobody_is_reminded_of_what_can_be_opened_no_more(village: Village, veiled: Talk) -> None:
    ask(village.anna, veiled, danger=True)
    at = IdentityOpening.objects.get().asked_at
    reveal(village.student, veiled)
    assert remind_one(now=lambda: at + services.AGAIN)
    Thread.objects.filter(pk=veiled.id).update(closed_at=at)
    before = Notice.objects.count()
    assert remind_one(now=lambda: at + 3 * services.AGAIN)
    assert not remind_one(now=lambda: at + 9 * services.AGAIN)
    assert Notice.objects.count() == before

    other = open_talk(village, mask=new_mask())
    ask(village.anna, other, danger=True)
    DataKey.objects.filter(pk__in=_keys_in_rows_of({other.id})).delete()
    ring.forget_opened_keys()
    before = Notice.objects.count()
    assert remind_one(now=lambda: at + 2 * services.AGAIN)
    assert not remind_one(now=lambda: at + 4 * services.AGAIN)
    assert Notice.objects.count() == before
