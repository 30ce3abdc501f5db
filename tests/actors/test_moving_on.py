"""Threads that are handed over, closed, retracted; teams whose people change."""

import pytest

from elevhalsa.keys.e1.errors import BadSignature, CannotOpen, E1Error
from elevhalsa.keys.e1.team_epoch import decode_team_epoch
from elevhalsa.keys.e1.thread_key import unseal_grant
from tests.actors import outsiders, records
from tests.actors.founding import Town
from tests.actors.meeting import met_by_digits, show_code
from tests.actors.scenes import arrived, loses_everything, starts_over, written
from tests.actors.wire import Refused


def test_a_thread_that_was_handed_over_is_read_by_the_new_team_alone(town: Town) -> None:
    thread = written(town, "sara", "Ni kan lämna över mig.")
    karl, berit, sara = town.staff("karl"), town.staff("berit"), town.student("sara")
    karl.write(thread, "Det gör vi.")

    karl.hand_over(thread, town.teams["back-up-k"])

    assert berit.texts(thread) == ["Ni kan lämna över mig.", "Det gör vi."]
    assert outsiders.traces(karl, thread) == []
    sara.write(thread, "Hej nya!")
    berit.write(thread, "Hej!")
    assert sara.texts(thread) == ["Ni kan lämna över mig.", "Det gör vi.", "Hej nya!", "Hej!"]


def test_without_history_the_new_team_reads_only_what_comes(town: Town) -> None:
    thread = written(town, "sara", "Det här är bara för er.")
    karl, berit, sara = town.staff("karl"), town.staff("berit"), town.student("sara")

    karl.hand_over(thread, town.teams["back-up-k"], with_history=False)
    sara.write(thread, "Hej reserven.")

    assert berit.texts(thread) == ["Hej reserven."]
    assert sara.texts(thread) == ["Det här är bara för er.", "Hej reserven."]


def test_an_answered_thread_closes_and_a_new_message_opens_it_again(town: Town) -> None:
    thread = written(town, "sara", "En fråga.")
    karl, sara = town.staff("karl"), town.student("sara")
    with pytest.raises(Refused, match="409 clock_running"):
        karl.close_thread(thread)
    karl.write(thread, "Ett svar.")

    karl.close_thread(thread)
    assert thread in {one["id"] for one in sara.threads("closed")}
    sara.write(thread, "En till.")

    assert karl.open(thread).value["state"] == "waiting"
    kinds = [entry["kind"] for entry in sara.entries(thread)]
    assert sorted(kinds) == ["closed", "reopened", "text", "text", "text"]


def test_a_retracted_message_leaves_its_number_and_nothing_else(town: Town) -> None:
    thread = written(town, "sara", "Första.")
    sara, karl = town.student("sara"), town.staff("karl")
    mid = sara.write(thread, "Ångrad.")["entry"]["mid"]

    sara.retract(thread, mid)

    tombstone = next(entry for entry in karl.entries(thread) if entry["mid"] == mid)
    assert tombstone["sealed"] is None
    assert tombstone["retracted_at"] is not None
    assert "Ångrad." not in karl.texts(thread)


def test_who_is_taken_out_is_signed_out_and_opens_nothing_that_comes(town: Town) -> None:
    thread = written(town, "sara", "Innan du slutar.")
    kim, karl, sara = town.staff("kim"), town.staff("karl"), town.student("sara")
    old_keys, team = dict(kim.ring(town.teams["team-k"]).keys), town.teams["team-k"]

    with kim.follow() as screen:
        town.admin.take_out_of_team(team, town.ids["kim"])
        screen.wait_until(lambda: screen.ended is not None, seconds=2)
    with pytest.raises(Refused, match="401 not_signed_in"):
        kim.threads()
    karl.rotate_out(team)
    sara.write(thread, "Efter att du slutade.")

    values = karl.wire.get(f"/api/threads/{thread}")["manifests"]
    newest = records.grant(values[-1]["grant"])
    assert newest.kid not in old_keys
    for keys in [kim.keys, *old_keys.values()]:
        with pytest.raises(CannotOpen):
            unseal_grant(karl.open(thread).newest.key_epoch, newest, keys)
    _take_back(town, team)


def test_who_lost_the_passphrase_reads_everything_once_a_colleague_has_let_them_in_anew(
    town: Town,
) -> None:
    thread = written(town, "sara", "Innan du glömde.")
    kim, karl, team = town.staff("kim"), town.staff("karl"), town.teams["team-k"]
    assert kim.texts(thread) == ["Innan du glömde."]
    old = kim.keys

    loses_everything(town, "kim")
    with pytest.raises(CannotOpen):
        kim.open(thread)
    with pytest.raises(BadSignature):
        karl.let_in(team, {town.ids["kim"]: town.staff("berit").code()})
    karl.let_in(team, {town.ids["kim"]: kim.code()})

    assert kim.texts(thread) == ["Innan du glömde."]
    kim.write(thread, "Nu är jag här igen.")
    assert town.student("sara").texts(thread) == ["Innan du glömde.", "Nu är jag här igen."]
    bundles = karl.wire.get(f"/api/keys/teams/{team}")["chain"]["epochs"]
    members = decode_team_epoch(records.signed(bundles[-1]).record).members
    assert old.kid not in {member.kid for member in members}


def test_a_one_person_team_that_lost_everything_gets_it_back_from_its_back_up(town: Town) -> None:
    nina, beata, sara = town.staff("nina"), town.staff("beata"), arrived(town, "sara")
    thread = sara.start_thread("Kan jag få plåster?", sara.wish("nurse"))["thread"]["id"]
    nina.note(thread, "Har varit här förut.")

    loses_everything(town, "nina")
    with pytest.raises(CannotOpen):
        nina.open(thread)
    assert beata.stranded() == []
    _appoint_anew(town, "team-n", by="beata")

    assert thread in beata.stranded()
    for waiting in beata.stranded():
        beata.give_back(waiting)
    assert (beata.stranded(), outsiders.traces(beata, thread)) == ([], [])
    assert (nina.texts(thread), nina.notes(thread)) == (
        ["Kan jag få plåster?"],
        ["Har varit här förut."],
    )
    nina.write(thread, "Ja, kom förbi.")
    assert sara.texts(thread) == ["Kan jag få plåster?", "Ja, kom förbi."]


def test_a_thread_whose_team_and_student_both_lost_everything_comes_back_to_both(
    town: Town,
) -> None:
    nina, beata, sam = town.staff("nina"), town.staff("beata"), arrived(town, "sam")
    thread = sam.start_thread("Ska jag komma förbi?", sam.wish("nurse"))["thread"]["id"]
    nina.note(thread, "Ringer hem.")

    loses_everything(town, "nina")
    starts_over(town, "sam")
    _appoint_anew(town, "team-n", by="beata")
    for waiting in beata.stranded():
        beata.give_back(waiting)

    assert (nina.texts(thread), nina.notes(thread)) == (["Ska jag komma förbi?"], ["Ringer hem."])
    with pytest.raises(E1Error):
        sam.open(thread)  # nobody has met these keys: the back-up's word opens nothing for them
    with pytest.raises(E1Error, match="meet first"):
        nina.write(thread, "Kom när du vill.")
    met_by_digits(nina, show_code(nina, thread), sam.id, sam.code())
    assert sam.texts(thread) == ["Ska jag komma förbi?"]
    nina.write(thread, "Kom när du vill.")
    assert sam.texts(thread) == ["Ska jag komma förbi?", "Kom när du vill."]


def _appoint_anew(town: Town, team: str, *, by: str) -> None:
    """Let the one nurse read the digits of her team's next keys to the back-up, which signs."""
    nurse, certifier, team_id = town.staff("nina"), town.staff(by), town.teams[team]
    digits = nurse.propose_team(team_id)
    with pytest.raises(BadSignature):
        certifier.certify_team(team_id, "1" * 20, back_up=town.teams["back-up-n"])
    certifier.certify_team(team_id, digits, back_up=town.teams["back-up-n"])


def _take_back(town: Town, team: str) -> None:
    """Put the colleague in again, who then reads what was written before through the links."""
    kim, karl = town.staff("kim"), town.staff("karl")
    town.admin.put_into_team(team, town.ids["kim"])
    kim.sign_in(kim.username, kim.password, kim.totp_secret)
    thread = written(town, "sara", "Medan du var borta.")
    with pytest.raises(CannotOpen):
        kim.open(thread)
    karl.let_in(team, {town.ids["kim"]: kim.code()})
    assert kim.texts(thread) == ["Medan du var borta."]
