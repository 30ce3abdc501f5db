"""What lies there when somebody opens the demonstration: a thread in every state."""

from tests.demonstration.script import Talk, does, says

K, N = "counsellor", "nurse"

WAITING = (
    Talk(
        "elsa",
        K,
        (
            says(
                "elsa",
                0,
                "Hej! Två i klassen viskar och skrattar när jag går förbi. Jag vet inte om "
                "det är om mig men det känns så.",
            ),
        ),
        ago_h=3.0,
    ),
    Talk(
        "hugo",
        K,
        (
            says("hugo", 0, "Kan man få hjälp att planera läxorna? Jag hinner aldrig klart."),
            says("hugo", 0.2, "Det är mest so och engelska."),
        ),
        ago_h=16,
    ),
    Talk(
        "leila",
        K,
        (
            says(
                "leila",
                0,
                "Jag orkar snart inte med allt som är hemma. Jag skulle vilja prata med "
                "någon i dag.",
            ),
        ),
        ago_h=1.6,
        urgency="soon",
    ),
    Talk(
        "maja",
        K,
        (
            says(
                "maja",
                0,
                "Jag mår väldigt dåligt just nu och är rädd för mina egna tankar. Jag "
                "sitter på biblioteket.",
            ),
        ),
        ago_h=0.12,
        urgency="acute",
        wished=("karin",),
    ),
    Talk(
        "oscar",
        N,
        (
            says(
                "oscar", 0, "Behöver man ha lapp hemifrån för att slippa simma när man är förkyld?"
            ),
        ),
        ago_h=3.2,
    ),
    Talk(
        "wilma",
        N,
        (says("wilma", 0, "Jag är yr varje morgon den här veckan. Ska jag äta något särskilt?"),),
        ago_h=20.5,
    ),
    Talk(
        "yasmin",
        N,
        (says("yasmin", 0, "مرحبا، عندي صداع كل يوم بعد المدرسة. هل يمكنني أن آتي إليك غدًا؟"),),
        ago_h=2.9,
    ),
    Talk(
        "olivia",
        K,
        (
            says(
                "olivia",
                0,
                "Hi Maria! It went well with the group, but now I miss my friends at "
                "home a lot. Can I come and talk?",
            ),
        ),
        ago_h=2.3,
    ),
)

UNDER_WAY = (
    Talk(
        "alice",
        K,
        (
            says(
                "alice",
                0,
                "Min kompis har slutat äta lunch. Hon säger att hon inte är hungrig, men "
                "jag är orolig.",
            ),
            does("johan", 12.7, "claim"),
        ),
        ago_h=15.2,
    ),
    Talk(
        "ali",
        N,
        (
            says("ali", 0, "Hej Eva, huvudvärken är bättre men kommer tillbaka när jag tränar."),
            does("eva", 2, "claim"),
            says(
                "eva",
                2.1,
                "Hej Ali! Vad skönt att det är bättre. Dricker du något före träningen? "
                "Kom på torsdag klockan elva, så tittar vi på det.",
            ),
            says("ali", 3, "Nej, jag brukar glömma det. Torsdag går bra!"),
            says("eva", 0.4, "Toppen. Ta med en vattenflaska i dag, så hörs vi på torsdag. 💧"),
        ),
        ago_h=28,
    ),
    Talk(
        "noah",
        K,
        (
            says("noah", 0, "Jag vill inte gå på klassfesten. Måste man?"),
            says(
                "karin",
                12.1,
                "Hej Noah! Nej, det måste man inte. Vill du berätta varför det känns så?",
            ),
        ),
        ago_h=14.6,
        wished=("karin",),
    ),
    Talk(
        "freja",
        K,
        (
            says("freja", 0, "Jag har svårt att våga prata inför klassen. Hjälper det att öva?"),
            says(
                "maria", 2, "Hej Freja! Ja, det hjälper. Vi börjar smått, bara du och jag. Onsdag?"
            ),
            says("freja", 2, "Ja tack!"),
            does("maria", 1, "none_needed"),
        ),
        ago_h=27,
    ),
)

# Nobody answered in time: the back-up has them. One it has answered, one it has not.
TAKEN_OVER = (
    Talk(
        "liam",
        K,
        (
            says(
                "liam",
                0,
                "Det är bråk hemma nästan varje kväll nu. Jag går ut och går tills det är lugnt.",
            ),
        ),
        ago_h=26,
    ),
    Talk(
        "saga",
        K,
        (
            says("saga", 0, "Jag har lånat pengar av en kompis och kan inte betala tillbaka."),
            says(
                "peter",
                25,
                "Hej Saga, jag heter Peter och hör till reserven. Förlåt att du har fått "
                "vänta. Det här går att lösa. Hur mycket handlar det om?",
            ),
        ),
        ago_h=26.2,
    ),
)

# The student does not want Karin to read it: so it goes to the back-up, and she lacks the key.
AT_BACK_UP = (
    Talk(
        "william",
        K,
        (
            says(
                "william",
                0,
                "Det gäller något som Karin sa till min syster. Därför vill jag prata "
                "med någon annan.",
            ),
        ),
        ago_h=14.5,
        excluded=("karin",),
    ),
)

FINISHED = (
    Talk(
        "adam",
        K,
        (
            says("adam", 0, "Min lagkompis och jag är sams igen! Tack för hjälpen."),
            says("johan", 3, "Vad roligt att höra, Adam! Du gjorde det svåraste själv."),
            does("johan", 2, "close"),
        ),
        ago_h=50,
    ),
    Talk(
        "ella",
        K,
        (
            says("ella", 0, "Begravningen är i morgon. Får man vara borta från skolan då?"),
            says(
                "karin",
                14.2,
                "Ja, självklart. Jag säger till din mentor. Vill du ses på onsdag efteråt?",
            ),
            does("karin", 24.5, "close"),
            says("ella", 3.3, "Nu är det över. Jag skulle vilja komma förbi på onsdag ändå."),
        ),
        ago_h=65,
    ),
    Talk(
        "lucas",
        K,
        (
            says("lucas", 0, "Pausrummet är alltid låst när jag behöver det."),
            says(
                "johan",
                12.8,
                "Hej Lucas. Det ska det inte vara. Reserven håller i nycklarna nu i höst, "
                "så jag lämnar över till dem.",
            ),
            says("lucas", 1, "Okej, hoppas de svarar."),
            does("johan", 0.5, "hand_over:reserv-kurator"),
        ),
        ago_h=15,
    ),
    Talk(
        "vera",
        N,
        (
            says("vera", 0, "Har ni plåster? Nej förresten, jag hittade ett."),
            does("vera", 0.3, "hide"),
        ),
        ago_h=13,
    ),
    Talk(
        "omar",
        N,
        (
            says("omar", 0, "هل يمكنني الحصول على موعد هذا الأسبوع؟ كتفي يؤلمني بعد التدريب."),
            does("amira", 3, "claim"),
            does("amira", 1, "elsewhere"),
        ),
        ago_h=22,
    ),
    Talk(
        "theo",
        N,
        (
            says("theo", 0, "Ögonen är bra nu. Ska jag sluta med dropparna?"),
            says(
                "lena",
                4,
                "Hej Theo! Ta dem veckan ut, sedan kan du sluta. Hör av dig om det kommer "
                "tillbaka.",
            ),
        ),
        ago_h=26.5,
    ),
)

TALKS: tuple[Talk, ...] = (*WAITING, *UNDER_WAY, *TAKEN_OVER, *AT_BACK_UP, *FINISHED)
