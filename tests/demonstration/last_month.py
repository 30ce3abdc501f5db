"""The finished month: enough at one school for figures, too little at the other."""

from tests.demonstration.script import Talk, answered, does, says

K, N = "counsellor", "nurse"

COUNSELLOR_ALMLUNDA = (
    answered(
        "ali",
        K,
        (2, 19.4),
        "Hej. Jag har fått nya grupparbeten och hamnar alltid utanför. "
        "Kan du prata med mig om hur man säger till?",
        "karin",
        13.2,
        "Hej Ali! Bra att du skriver. Kom till mig på rasten före lunch, så går vi igenom "
        "det tillsammans.",
    ),
    answered(
        "elsa",
        K,
        (3, 16.2),
        "Jag är ny i klassen och vet inte var jag ska sitta i matsalen.",
        "johan",
        16.1,
        "Hej Elsa. Så kan det kännas i början. Jag möter dig vid matsalen i "
        "dag, och så presenterar jag dig för några i faddergruppen.",
    ),
    answered(
        "noah",
        K,
        (4, 21.1),
        "Har tre prov samma vecka och kan inte koncentrera mig längre.",
        "karin",
        12.5,
        "Hej Noah. Tre på en vecka är mycket. Jag pratar med din mentor om att "
        "flytta ett, om det är okej för dig?",
    ),
    answered(
        "alice",
        K,
        (5, 15.5),
        "Min bästa kompis har flyttat. Allt känns tomt.",
        "johan",
        17.9,
        "Hej Alice. Vad ledsamt. Att sakna någon är jobbigt på riktigt. Vill du komma förbi "
        "på onsdag efter matten?",
    ),
    answered(
        "william",
        K,
        (8, 18.8),
        "Pappa och jag bråkar om skärmtid varje kväll. Hur gör andra?",
        "karin",
        14.6,
        "Hej William! Många har det så. Jag har ett papper som familjer kan "
        "fylla i ihop, jag lägger ett i ditt skåp.",
    ),
    answered(
        "maja",
        K,
        (9, 20.2),
        "Några i chatten skriver elaka saker om en i klassen. Jag vill "
        "inte vara med men vågar inte säga något.",
        "johan",
        12.0,
        "Hej Maja. Modigt att berätta. Du behöver inte lösa det själv. Jag tar det vidare "
        "utan att säga vem som berättat.",
    ),
    answered(
        "hugo",
        K,
        (10, 17.3),
        "Jag vill byta språkval men mamma säger nej.",
        "karin",
        16.4,
        "Hej Hugo. Vi kan ha ett samtal alla tre. Passar torsdag klockan tre?",
    ),
    answered(
        "leila",
        K,
        (11, 19.9),
        "Jag får inte följa med på klassresan. Alla andra får.",
        "johan",
        13.3,
        "Hej Leila. Tack för att du skriver. Vill du att jag ringer hem och "
        "lyssnar på vad de är oroliga för?",
    ),
    answered(
        "saga",
        K,
        (12, 16.7),
        "Hur vet man om man är för stressad?",
        "karin",
        17.2,
        "Hej Saga! Bra fråga. Sover du och äter du som vanligt? Skriv gärna, eller kom förbi.",
    ),
    answered(
        "adam",
        K,
        (15, 20.6),
        "Jag har blivit osams med min lagkompis och tränaren vet inget.",
        "johan",
        11.8,
        "Hej Adam. Ska vi öva tillsammans på vad du vill säga till honom?",
    ),
    answered(
        "ella",
        K,
        (16, 18.1),
        "Min farfar har dött. Jag orkar inte prata om det i klassrummet.",
        "karin",
        13.9,
        "Kära Ella, jag beklagar sorgen. Du behöver inte prata i klassrummet. "
        "Min dörr är öppen när du vill.",
    ),
    answered(
        "lucas",
        K,
        (17, 15.9),
        "Kan man få ha paus i ett eget rum när det blir stökigt?",
        "johan",
        17.0,
        "Hej Lucas. Ja, det kan vi ordna. Jag pratar med din mentor i dag.",
    ),
)

# The week when both counsellors were ill: the back-up took over.
ILL_WEEK = (
    Talk(
        "oscar",
        K,
        (
            says(
                "oscar",
                0,
                "Jag har ont i magen varje söndag kväll för att det är skola dagen efter.",
            ),
            says(
                "peter",
                27,
                "Hej Oscar! Förlåt att du fått vänta, kuratorerna är sjuka. Jag heter "
                "Peter och hör till reserven. Berätta gärna lite mer.",
            ),
            does("peter", 40, "close"),
        ),
        when=(22, 8.2),
    ),
    Talk(
        "wilma",
        K,
        (
            says("wilma", 0, "Ingen sitter bredvid mig på bussen längre och jag vet inte varför."),
            says(
                "maria",
                27,
                "Hej Wilma. Förlåt att svaret dröjde. Det låter ensamt. Vill du ses och "
                "fundera på vem du kan fråga?",
            ),
            does("maria", 40, "close"),
        ),
        when=(22, 8.4),
    ),
    Talk(
        "liam",
        K,
        (
            says("liam", 0, "Jag skulle vilja prata om en sak som hände på praon."),
            says(
                "peter",
                27,
                "Hej Liam, förlåt att det tog tid. Du kan skriva här, eller så ringer vi "
                "upp dig. Välj det som känns bäst.",
            ),
            does("peter", 40, "close"),
        ),
        when=(22, 8.6),
    ),
    Talk(
        "omar",
        K,
        (
            says(
                "omar",
                0,
                "I moved class and my schedule is wrong. Nobody knows which group I am in.",
            ),
            says(
                "maria",
                27,
                "Hi Omar, sorry for the late answer. I have asked the school to fix it "
                "today. Write again if it is still wrong tomorrow.",
            ),
            does("maria", 40, "close"),
        ),
        when=(22, 8.8),
    ),
    Talk(
        "noah",
        K,
        (
            says("noah", 0, "Hej igen. Provet flyttades inte. Vem ska jag prata med?"),
            says(
                "peter",
                27,
                "Hej Noah. Karin är sjuk, så jag har ringt din mentor. Ditt prov är nu "
                "på fredag i stället. Förlåt att du fick vänta.",
            ),
            does("peter", 40, "close"),
        ),
        when=(22, 9.0),
    ),
)

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

TALKS: tuple[Talk, ...] = (*COUNSELLOR_ALMLUNDA, *ILL_WEEK, *NURSE_ALMLUNDA, *TALLVIK)
