"""The finished month with the counsellors: enough at one school for figures."""

from tests.demonstration.script import Talk, answered, does, says

K = "counsellor"

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
    answered(
        "omar",
        K,
        (18, 18.2),
        "My friend from the old school is angry that I moved. What do I say?",
        "karin",
        13.1,
        "Hi Omar. Tell him what you miss. We can write it together if you like.",
    ),
    answered(
        "oscar",
        K,
        (19, 16.9),
        "Jag vill hoppa av elevrådet men är rädd att göra dem besvikna.",
        "johan",
        15.4,
        "Hej Oscar. Det är okej att ändra sig. Ska vi öva på hur du säger det?",
    ),
    answered(
        "wilma",
        K,
        (19, 20.1),
        "Jag fick ett jättefint betyg och vågar inte berätta för mina kompisar.",
        "karin",
        12.3,
        "Hej Wilma! Grattis! Kom förbi och berätta för mig, så funderar vi på resten.",
    ),
    answered(
        "liam",
        K,
        (20, 17.6),
        "Hur anmäler man sig till kuratorns lugna grupp?",
        "johan",
        14.8,
        "Hej Liam! Du är välkommen på torsdag klockan två. Jag har skrivit upp dig.",
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

TALKS: tuple[Talk, ...] = (*COUNSELLOR_ALMLUNDA, *ILL_WEEK)
