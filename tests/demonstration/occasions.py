"""What was not ordinary in those two terms, and today: people away, danger, nobody answering."""

from datetime import date, timedelta

from tests.demonstration.school_days import TODAY, at
from tests.demonstration.script import Deed, Talk, does, says

K, N = "counsellor", "nurse"

# Karin is away for two weeks of the autumn, as planned: what she had moves to Johan.
KARIN_AWAY = (
    Talk(
        "alice",
        K,
        (
            says("alice", 0, "Hej Karin! Kan vi fortsätta prata om det där med skolbytet?"),
            does("karin", 0.5, "claim"),
            says("karin", 0.2, "Hej Alice! Självklart. Skriv ner vad du tänker, så läser jag."),
            says("alice", 66, "Nu har jag skrivit en lista. Den är ganska lång …"),
            says("johan", 1.5, "Hej Alice! Karin är borta nu, och jag svarar för henne. Så bra!"),
            does("johan", 30, "close"),
        ),
        at=at(date(2025, 11, 7), 13.2),
        wished=("karin",),
    ),
)
# A Friday afternoon that nobody answered: the back-up's Saturday, then the head's Sunday.
NOBODY_ANSWERED = (
    Talk(
        "liam",
        K,
        (
            says("liam", 0, "Jag vill inte hem till helgen. Kan jag prata med någon?"),
            says("peter", 65.1, "Hej Liam. Förlåt. Det här skulle vi ha svarat på genast. Kom!"),
            does("peter", 30, "close"),
        ),
        at=at(date(2025, 11, 28), 15.1),
    ),
)
# Danger in the evening: the back-up at once, then those responsible, who say that they take it.
DANGER = (
    Talk(
        "freja",
        N,
        (
            says("freja", 0, "Jag har tagit för många värktabletter. Jag vågar inte säga det."),
            does("sofia", 1.2, "claim"),
            says("sofia", 0.1, "Freja, ring 112 nu. Jag ringer också, och stannar här med dig."),
            says("freja", 0.4, "De är på väg. Mamma är här nu."),
            says("sofia", 0.1, "Bra gjort. Jag är kvar här och hör av mig i morgon bitti."),
            does("sofia", 20, "close"),
        ),
        at=at(date(2026, 2, 4), 21.5),
        urgency="acute",
    ),
    Talk(
        "noah",
        K,
        (
            says("noah", 0, "Jag orkar inte mer. Ingen skulle märka om jag var borta."),
            does("peter", 1.8, "claim"),
            says("peter", 0.1, "Noah, jag är här nu. Är du ensam? Ring 112 om det är bråttom."),
            says("noah", 0.2, "Min bror är hemma. Jag går ner till honom."),
            says("peter", 0.1, "Bra. Gör det, så skriver vi vidare när du sitter hos honom."),
            does("peter", 12, "close"),
        ),
        at=at(date(2026, 4, 18), 23.2),
        urgency="acute",
    ),
    Talk(
        "malte",
        K,
        (
            says("malte", 0, "jag dör av skratt åt min kompis katt 😂 får man ta med djur?"),
            does("johan", 0.1, "claim"),
            does("johan", 0.1, "false_alarm"),
            says("johan", 0.3, "Hej Malte! Haha. Nej, tyvärr inte katter. Rita den åt mig!"),
            does("johan", 30, "close"),
        ),
        at=at(date(2026, 5, 6), 10.0),
        urgency="acute",
    ),
)
# “Jag återkommer senast …”, and nobody did: a promise of its own, broken.
FORGOTTEN = (
    Talk(
        "hugo",
        K,
        (
            says("hugo", 0, "Har du hört något om min praktikplats?"),
            says("karin", 2, "Inte än. Jag hör av mig till dig i morgon.", back_within_h=24),
            says("maria", 29, "Hej Hugo, jag är Maria i reserven. Praktiken är klar: biblioteket!"),
            does("maria", 30, "close"),
        ),
        at=at(date(2026, 3, 24), 10.3),
    ),
)
# The day on which both counsellors were ill: their head says so, and the back-up reads at once.
BOTH_ILL = (
    Talk(
        "selma",
        K,
        (
            says("selma", 0, "hej är du där idag?? det gäller bråket igår"),
            says("peter", 3.4, "Hej Selma! Karin och Johan är sjuka. Jag heter Peter. Berätta!"),
            does("peter", 30, "close"),
        ),
        at=at(date(2026, 3, 11), 7.0),
    ),
)
# In the small school's autumn break: nobody is there, and the longest wait has an end.
IN_THE_BREAK = (
    Talk(
        "felix",
        K,
        (
            says("felix", 0, "Jag har fått ett konstigt brev från socialen. Vad betyder det?"),
            says("peter", 74, "Hej Felix! Det är lov, och jag läser för Maria. Vad står det?"),
            does("peter", 30, "close"),
        ),
        at=at(date(2025, 10, 24), 15.2),
    ),
)
# Today: the two that even the back-up has not answered, one promise to come back.
TODAY_TOO = (
    Talk(
        "milo",
        K,
        (says("milo", 0, "Hej. Kan någon hjälpa mig med en sak som gäller mobbning?"),),
        ago_h=37.2,
    ),
    Talk(
        "tove",
        N,
        (says("tove", 0, "Jag har fått utslag av mitt nya armband. Ska jag göra något?"),),
        ago_h=37.6,
    ),
    Talk(
        "albin",
        K,
        (says("albin", 0, "Jag har blivit anklagad för något jag inte har gjort. Hjälp?"),),
        ago_h=35.5,
    ),
    Talk(
        "elliot",
        K,
        (says("elliot", 0, "Kan jag få byta grupp på temadagen? Det är viktigt för mig."),),
        ago_h=23.63,
    ),
    Talk(
        "ebba",
        N,
        (says("ebba", 0, "jag har klämt fingret i dörren och det är blått. är det farligt"),),
        ago_h=23.4,
    ),
    Talk(
        "sixten",
        N,
        (says("sixten", 0, "hur många timmar får man sova? mamma säger att jag sover för mycket"),),
        ago_h=17.6,
    ),
    Talk(
        "daniel",
        K,
        (says("daniel", 0, "Hi, do you have a free time on Wednesday? It is about my team."),),
        ago_h=11.5,
    ),
    Talk(
        "selma",
        K,
        (
            says("selma", 0, "kan jag få sitta hos dig när det är brandövning? det låter så högt"),
            says(
                "johan",
                1,
                "Hej Selma! Ja. Jag kollar vilken dag det blir och hör av mig.",
                back_within_h=27,
            ),
        ),
        ago_h=20,
    ),
    Talk(
        "iris",
        N,
        (
            says("iris", 0, "jag har ont i halsen och det är svårt att svälja"),
            says("eva", 0.8, "Hej Iris. Kom till mig nu, så tittar jag i halsen."),
        ),
        ago_h=2.6,
        urgency="soon",
    ),
)
TALKS = (
    *KARIN_AWAY, *NOBODY_ANSWERED, *DANGER, *FORGOTTEN, *BOTH_ILL, *IN_THE_BREAK, *TODAY_TOO,
)  # fmt: skip

DEEDS = (
    Deed(at(date(2025, 11, 5), 9.0), "karin", "plan:2025-11-10:2025-11-21:johan"),
    Deed(at(date(2025, 11, 30), 7.2), "ulf", "take:almlunda:counsellor"),
    Deed(at(date(2025, 12, 1), 6.8), "bengt", "take:almlunda:counsellor"),
    Deed(at(date(2026, 2, 4), 22.6), "ingrid", "take:tallvik:nurse"),
    Deed(at(date(2026, 3, 11), 7.7), "ulf", "away:karin:2026-03-12"),
    Deed(at(date(2026, 3, 11), 7.8), "ulf", "away:johan:2026-03-12"),
    Deed(at(date(2026, 4, 19), 0.3), "bengt", "take:almlunda:counsellor"),
    Deed(at(date(2026, 4, 19), 0.8), "ulf", "take:almlunda:counsellor"),
    Deed(TODAY - timedelta(hours=18), "amira", "plan:2026-11-18:2026-11-20:eva"),
)
