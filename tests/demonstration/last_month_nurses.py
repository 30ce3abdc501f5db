"""The finished month with the nurses, and the little that was written at the smaller school."""

from tests.demonstration.script import Talk, answered, does, says

K, N = "counsellor", "nurse"

NURSE_ALMLUNDA = (
    answered(
        "ali",
        N,
        (3, 17.2),
        "Jag får huvudvärk nästan varje dag efter skolan.",
        "eva",
        15.1,
        "Hej Ali. Dricker du vatten under dagen, och hur länge sitter du vid skärmen? Kom "
        "gärna, så kollar vi synen också.",
    ),
    answered(
        "elsa",
        N,
        (4, 18.0),
        "När får sjuan sin vaccination? Jag är rädd för sprutor.",
        "amira",
        14.4,
        "Hej Elsa! Den är i vecka 46. Många är rädda. Du får komma först, "
        "ligga ner och ha någon med dig.",
    ),
    answered(
        "alice",
        N,
        (5, 20.3),
        "Hur mycket mensvärk är normalt?",
        "eva",
        12.2,
        "Hej Alice. Ont så att man stannar hemma behöver ingen ha. Kom, så pratar vi om vad "
        "som hjälper.",
    ),
    answered(
        "william",
        N,
        (8, 16.1),
        "Jag har fått eksem på händerna av handspriten.",
        "amira",
        17.6,
        "Hej William. Tvätta med mjuk tvål i stället, och smörj ofta. Kom förbi, så får du "
        "prova en kräm.",
    ),
    answered(
        "maja",
        N,
        (9, 19.0),
        "Sover bara fem timmar. Ligger och tänker.",
        "eva",
        13.5,
        "Hej Maja. Det är för lite för dig. Vi kan göra en sömnplan ihop. Passar tisdag?",
    ),
    answered(
        "hugo",
        N,
        (10, 15.3),
        "Är det farligt att dricka energidryck varje dag?",
        "eva",
        18.3,
        "Hej Hugo. Det är inte bra för hjärtat och sömnen i din ålder. Ska vi räkna ihop hur "
        "mycket koffein det blir?",
    ),
    answered(
        "leila",
        N,
        (11, 18.5),
        "Jag ser suddigt på tavlan.",
        "amira",
        14.9,
        "Hej Leila. Kom klockan tio i morgon, så gör vi en synprövning.",
    ),
    answered(
        "oscar",
        N,
        (12, 17.7),
        "Knät gör ont efter idrotten, i två veckor nu.",
        "eva",
        16.0,
        "Hej Oscar. Vila från hopp den här veckan och kom till mig, så tittar vi på det.",
    ),
    answered(
        "wilma",
        N,
        (15, 19.2),
        "Kan man äta vegetariskt och få i sig allt?",
        "amira",
        13.1,
        "Hej Wilma! Ja, det går bra. Jag har ett schema med järn och protein som du kan få.",
    ),
    answered(
        "saga",
        N,
        (16, 16.5),
        "Jag har tappat mina allergitabletter, har ni några?",
        "eva",
        15.6,
        "Hej Saga. Här kan du få en för i dag. Be hemma om nya, så skriver jag en lapp.",
    ),
    answered(
        "adam",
        N,
        (17, 20.8),
        "Det piper i örat efter konserten.",
        "amira",
        11.4,
        "Hej Adam. Oftast går det över på ett par dagar. Kom, så gör vi ett hörseltest.",
    ),
    answered(
        "lucas",
        N,
        (18, 15.8),
        "Jag växer inte. Alla är längre än jag.",
        "eva",
        17.4,
        "Hej Lucas. Vi mäter dig och tittar på din kurva tillsammans. Alla växer i egen takt.",
    ),
    answered(
        "noah",
        N,
        (18, 19.1),
        "Jag får näsblod ofta på gymnastiken.",
        "amira",
        13.0,
        "Hej Noah. Det är vanligt när luften är torr. Jag visar dig hur man stoppar det.",
    ),
    answered(
        "ella",
        N,
        (19, 18.4),
        "Kan sorg göra att man fryser hela tiden?",
        "eva",
        12.7,
        "Hej Ella. Ja, kroppen känner också sorg. Kom och värm dig med en kopp te hos mig.",
    ),
    answered(
        "liam",
        N,
        (20, 16.2),
        "Jag har glömt mina linser, kan jag låna vätska?",
        "amira",
        16.1,
        "Hej Liam. Det har vi. Kom innan första lektionen.",
    ),
)

# The day when both nurses vaccinated at another school: their back-up took over.
VACCINATION_DAY = (
    Talk(
        "elsa",
        N,
        (
            says("elsa", 0, "Hej, jag kom inte på vaccinationen. Kan man ta den en annan dag?"),
            says(
                "sofia",
                26.5,
                "Hej Elsa! Förlåt att det dröjde. Ja, det går bra på torsdag.",
            ),
            does("sofia", 40, "close"),
        ),
        when=(24, 8.3),
    ),
    Talk(
        "hugo",
        N,
        (
            says("hugo", 0, "Jag har ont i halsen sedan i fredags."),
            says(
                "lena",
                26.5,
                "Hej Hugo, förlåt att du fick vänta. Drick varmt och stanna hemma vid feber.",
            ),
            does("lena", 40, "close"),
        ),
        when=(24, 8.5),
    ),
    Talk(
        "saga",
        N,
        (
            says("saga", 0, "Får man ha med sig allergimedicin på utflykten?"),
            says(
                "sofia",
                26.5,
                "Hej Saga! Förlåt att svaret är sent. Ja, och jag skriver en lapp till din lärare.",
            ),
            does("sofia", 40, "close"),
        ),
        when=(24, 8.7),
    ),
    Talk(
        "lucas",
        N,
        (
            says("lucas", 0, "Kan jag få komma och mäta mig igen?"),
            says(
                "lena",
                26.5,
                "Hej Lucas, förlåt att det tog en dag. Kom när du vill på onsdag, så mäter vi.",
            ),
            does("lena", 40, "close"),
        ),
        when=(24, 8.9),
    ),
    Talk(
        "adam",
        N,
        (
            says("adam", 0, "Örat piper igen fast det var bra."),
            says(
                "sofia",
                26.5,
                "Hej Adam, förlåt att du fått vänta. Du har nu en tid för ett hörseltest.",
            ),
            does("sofia", 40, "close"),
        ),
        when=(24, 9.1),
    ),
)

TALLVIK = (
    answered(
        "vera",
        K,
        (6, 18.2),
        "Kan man byta grupp i slöjden?",
        "maria",
        14.0,
        "Hej Vera. Ja ibland. Jag pratar med läraren och hör av mig till dig.",
    ),
    answered(
        "theo",
        N,
        (13, 17.1),
        "Mina ögon kliar hela tiden.",
        "lena",
        15.2,
        "Hej Theo. Det kan vara torr luft eller allergi. Kom förbi i morgon.",
    ),
    answered(
        "olivia",
        K,
        (18, 19.7),
        "Hi! My Swedish is not so good yet. Can I talk to you in English?",
        "maria",
        12.9,
        "Hi Olivia! Of course. Come and see me on Monday, and write here whenever you want.",
    ),
)

TALKS: tuple[Talk, ...] = (*NURSE_ALMLUNDA, *VACCINATION_DAY, *TALLVIK)
