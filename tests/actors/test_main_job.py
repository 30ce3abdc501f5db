"""The main job over the real interface, with real encryption."""

import pytest

from tests.actors import outsiders
from tests.actors.account import Account
from tests.actors.founding import Town
from tests.actors.reader import new_id
from tests.actors.scenes import arrived, moment, written
from tests.actors.student import Student
from tests.actors.wire import Refused
from tests.servers import Service


def test_what_a_student_writes_is_read_by_the_team_and_the_answer_by_the_student(
    town: Town,
) -> None:
    thread = written(town, "sara", "Hej! Är du där? 🌧")
    sara, karl = town.student("sara"), town.staff("karl")

    karl.claim(thread)
    karl.write(thread, "Ja, jag är här.")
    sara.write(thread, "Vad bra.")

    said = ["Hej! Är du där? 🌧", "Ja, jag är här.", "Vad bra."]
    assert sara.texts(thread) == said
    assert karl.texts(thread) == said
    assert town.staff("kim").texts(thread) == said


def test_messages_arrive_by_the_socket_with_all_that_opens_them(town: Town) -> None:
    sara, karl = arrived(town, "sara"), town.staff("karl")
    with sara.follow() as phone, karl.follow() as desk:
        posted = sara.start_thread("Ser du mig?", sara.wish("counsellor"))
        thread = posted["thread"]["id"]
        came = desk.entry(thread, posted["entry"]["mid"])
        assert karl.open(thread).open_entry(came).text == "Ser du mig?"

        answer = karl.write(thread, "Jag ser dig.")
        back = phone.entry(thread, answer["entry"]["mid"])
        assert sara.open(thread).open_entry(back).text == "Jag ser dig."
        assert desk.events[0]["type"] == "hello"


@pytest.mark.parametrize("key", ["nina", "bo", "sam", "hanna", "admin"])
def test_for_everybody_else_the_thread_is_as_missing_as_one_that_never_was(
    town: Town, key: str
) -> None:
    thread = written(town, "sara", "Bara för kuratorn.")
    outsider: Account = town.admin if key == "admin" else town.people[key]

    assert outsiders.traces(outsider, thread) == []


def test_the_list_shows_previews_that_were_opened_on_the_device(town: Town) -> None:
    thread = written(town, "sara", "Det syns i listan.")

    previews = {one["id"]: text for one, text in town.staff("karl").list_with_previews()}

    assert previews[thread] == "Det syns i listan."


def test_of_two_who_claim_one_is_told_who_was_first(town: Town) -> None:
    thread = written(town, "sara", "Vem tar mig?")
    town.staff("karl").claim(thread)

    with pytest.raises(Refused, match="409 claimed") as refusal:
        town.staff("kim").claim(thread)

    assert refusal.value.body["by"]["id"] == town.ids["karl"]


def test_a_repeated_message_is_stored_once_and_other_bytes_under_its_id_never(
    town: Town,
) -> None:
    thread = written(town, "sara", "En gång.")
    sara, mid = town.student("sara"), new_id()

    first = sara.write(thread, "Igen.", mid=mid)["entry"]
    again = sara.write(thread, "Igen.", mid=mid)["entry"]  # sealed anew: another nonce

    assert again == first
    assert sara.texts(thread) == ["En gång.", "Igen."]


def test_a_second_device_opens_everything_with_the_secret_alone(
    town: Town, service: Service
) -> None:
    thread = written(town, "sam", "Från mobilen.")
    sam = town.student("sam")
    sam.set_secret("kiwi kajak tomat")

    with Student(service.url) as chromebook:
        chromebook.sign_in(sam.username, sam.password)
        with pytest.raises(Refused, match="403 wrong_secret") as refusal:
            chromebook.unlock("kiwi kajak lampa")
        assert refusal.value.body["left"] == 9
        chromebook.unlock("kiwi kajak tomat")
        assert chromebook.texts(thread) == ["Från mobilen."]
        assert chromebook.opened.schools == sam.opened.schools


def test_left_alone_a_thread_goes_to_the_back_up_and_not_before(
    town: Town, service: Service
) -> None:
    thread = written(town, "siv", "Ingen svarar mig.")
    siv, berit = town.student("siv"), town.staff("berit")
    service.command("demo", "advance", "23h")
    assert outsiders.traces(berit, thread) == []

    with berit.follow() as screen, siv.follow() as phone:
        service.command("demo", "advance", "2h")
        screen.wait_until(lambda: thread in screen.shown)
        phone.wait_until(lambda: any(e["kind"] == "escalated" for e in phone.shown[thread]))

    assert berit.texts(thread) == ["Ingen svarar mig."]
    berit.write(thread, "Jag är reserven, och jag har läst.")
    assert siv.texts(thread) == ["Ingen svarar mig.", "Jag är reserven, och jag har läst."]
    assert town.staff("karl").texts(thread) == siv.texts(thread)
    escalated = next(e for e in siv.entries(thread) if e["kind"] == "escalated")
    assert moment(escalated["at"]) > moment(siv.entries(thread)[0]["at"])
