"""What a reading says of texts that everybody agrees on, and of texts that are none."""

import unicodedata

import pytest

from triage.reader.reading import OVERLAP, SLICE, Reader, slices_of

DANGER = [
    "jag ska ta livet av mig ikväll",
    "styvpappa slår mamma nu",
    "i'm going to kill myself tonight",
    "jag tog alla mina tabletter nyss",
    "بدي اقتل حالي الليلة",
    "tapan itteni tänä iltana",
    "Caawa ayaan isdilayaa.",
    "сьогодні ввечері вбʼю себе",
]
PLAIN_WISHES = [
    "jag vill dö",
    "jag vill ta livet av mig",
    "jag orkar inte leva längre",
    "jag tänker döda mig själv",
    "I want to die",
    "I'm going to kill myself",
    "haluan kuolla",
    "aion tappaa itseni",
    "я хочу померти",
    "хочу вбити себе",
    "اريد ان اموت",
    "بدي اقتل حالي",
    "waxaan rabaa inaan dhinto",
    "waxaan rabaa inaan isdilo",
]
PLAIN_VIOLENCE = [
    "han sa att han ska döda mig om jag berättar",
    "he said he will kill me if I tell anyone",
    "hen slår mig hemma varje dag",
    "my dad hits me every day",
    "вітчим бʼє мене щодня",
    "isäpuoli lyö mua joka päivä",
    "ابوي بيضربني كل يوم بالبيت",
    "aabbahay wuu i garaacaa maalin kasta",
    "min pojkvän tvingade mig att ha sex igår",
]
PLAIN_DANGER_AT_HOME = [
    "mamma slog mig med en hårborste i morse",
    "vågar inte gå hem, pappa slår mig",
    "jag ska giftas bort",
    "de har gömt mitt pass, vi ska resa på fredag",
    "they bought a one way ticket",
    "min farbror tar på mig när mamma sover",
    "my stepdad comes into my room at night",
    "han tvingade mig att ha sex",
]
PLAIN_ILLNESS = [
    "det blöder och slutar inte",
    "kräks blod",
    "hon krampar nu",
    "tryck över bröstet och jag svimmade på trappan",
    "chest pain down my left arm",
    "tog mammas tabletter och nu kan jag inte stå",
    "hon är aspackad och går inte att väcka",
    "someone spiked my drink",
    "40 graders feber och jag är stel i nacken",
]
PLAIN_ENOUGH_TO_CALL = [
    "tack för allt. jag har gett bort mina grejer",
    "min bror såg mig med min pojkvän och hotar att döda mig för skammen",
]
SAYINGS = [
    "vill dö av skratt",
    "vill dö av pinsamhet",
    "dör av tristess",
    "I want to die lol that test",
    "mamma kommer döda mig för jag har tappat nyckeln",
    "kuolen tylsyyteen",
]
HARMLESS = [
    "hej när har ni öppet",
    "vad ska man ha på finnar",
    "can i book an appointment for my glasses",
    "متى يفتح مكتب الممرضة؟",
]


@pytest.mark.parametrize("text", DANGER)
def test_plain_danger_raises_an_alarm_in_every_language(reader: Reader, text: str) -> None:
    reading = reader.read(text)

    assert (reading.band, reading.urgency) == ("alarm", "acute")
    assert reading.reasons


@pytest.mark.parametrize(
    "text", [*PLAIN_WISHES, *PLAIN_VIOLENCE, *PLAIN_DANGER_AT_HOME, *PLAIN_ILLNESS]
)
def test_what_is_said_in_the_plainest_words_is_never_calm(reader: Reader, text: str) -> None:
    for written in (text, text.upper(), f"hej. {text}"):
        assert reader.read(written).band in {"ask", "alarm"}


@pytest.mark.parametrize("text", PLAIN_ENOUGH_TO_CALL)
def test_a_goodbye_and_a_threat_of_honour_raise_an_alarm(reader: Reader, text: str) -> None:
    assert reader.read(text).band == "alarm"


def test_a_rape_of_yesterday_raises_an_alarm(reader: Reader) -> None:
    assert reader.read("min pojkvän tvingade mig att ha sex igår").band == "alarm"


@pytest.mark.parametrize("text", SAYINGS)
def test_a_manner_of_speaking_is_left_in_peace(reader: Reader, text: str) -> None:
    assert reader.read(text).band == "calm"


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_questions_are_left_in_peace(reader: Reader, text: str) -> None:
    assert reader.read(text).band == "calm"


@pytest.mark.parametrize("text", DANGER)
def test_how_a_phone_writes_its_letters_changes_nothing(reader: Reader, text: str) -> None:
    read = reader.read(text)

    assert reader.read(unicodedata.normalize("NFD", text)).band == read.band
    assert reader.read(text.upper()).band == read.band
    assert reader.read(f"\u200f{text}\ufeff").band == read.band


def test_a_language_that_nobody_taught_it_is_asked_about_and_said(reader: Reader) -> None:
    reading = reader.read("今日は学校に行きたくない 誰にも 言わないで ください")

    assert reading.band == "ask"
    assert [reason.code for reason in reading.reasons] == ["language_unknown"]


@pytest.mark.parametrize("text", ["", " ", "\ud83d", "\n" * 40, "?" * 500, "🙂" * 30])
def test_what_is_no_text_is_calm_and_breaks_nothing(reader: Reader, text: str) -> None:
    assert reader.read(text).band in {"calm", "ask"}


def test_a_sentence_of_danger_weighs_the_same_in_a_letter_of_any_length(reader: Reader) -> None:
    danger, around = "jag ska ta livet av mig ikväll.", "vi hade slöjd och sen åt vi lunch. " * 280

    reading = reader.read(f"{around}{danger} {around}")

    assert (reading.band, reading.urgency, reading.language) == ("alarm", "acute", "sv")
    assert any("livet av mig" in phrase for one in reading.reasons for phrase in one.words)


def test_the_work_grows_with_the_text_and_no_faster() -> None:
    tokens = ["i"] * 10_000

    slices = slices_of(tokens)

    assert max(map(len, slices)) <= SLICE
    assert sum(map(len, slices)) <= len(tokens) * SLICE / (SLICE - OVERLAP) + SLICE
    numbered = [str(place) for place in range(10_000)]
    assert {one for part in slices_of(numbered) for one in part} == set(numbered)


FILLERS = {"inte", "jag", "ta", "tog", "har", "i", "dont", "take", "مو", "ما", "nu", "30"}


@pytest.mark.parametrize(
    "text",
    [
        *DANGER,
        *PLAIN_WISHES,
        *PLAIN_VIOLENCE,
        "vet inte vad jag ska göra, jag tar det ikväll",
        "jag orkar inte mer, jag har tagit alla tabletter",
        "han är i skolan. jag är rädd. kniv. ring polisen",
    ],
)
def test_no_reason_names_a_word_that_means_nothing_alone(reader: Reader, text: str) -> None:
    phrases = [phrase for reason in reader.read(text).reasons for phrase in reason.words]

    assert phrases
    assert not FILLERS & set(phrases)


def test_what_was_read_of_the_words_together_is_told_as_the_phrase_it_stands_in(
    reader: Reader,
) -> None:
    [reason] = reader.read("jag orkar inte mer, jag har tagit alla tabletter").reasons

    assert (reason.code, reason.words[-1]) == ("trained", "har tagit alla tabletter")
