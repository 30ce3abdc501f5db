"""What students write to counsellors in the course of a year, and what they are answered.

Each list is one way of writing: ``old`` (thirteen and more), ``young`` (ten to twelve), ``easy``
(Swedish is new to them), ``en``, ``ar``. ``{name}`` is the student, ``{me}`` who answers.
"""

from tests.demonstration.voices import Voices, pair

COUNSELLORS: Voices = {
    "old": (
        pair(
            "Jag och min bästa kompis har slutat prata. Jag vet inte vem som ska börja.",
            "Hej {name}! Det är svårt att vara den som börjar. Vill du att vi övar på vad du "
            "kan säga? Jag sitter på rum 114 hela dagen.",
        ),
        pair(
            "Kan man få lov att göra prov i ett eget rum? Jag låser mig när alla andra skriver.",
            "Hej {name}. Ja, det går att ordna. Jag pratar med dina lärare om du vill, och säger "
            "inte mer än du vill.",
        ),
        pair(
            "Mina föräldrar ska skiljas. Jag orkar inte tänka på skolan just nu.",
            "Hej {name}. Vad bra att du berättar. Du behöver inte orka allt. Ska vi ses i veckan "
            "och se vad som kan vänta?",
        ),
        pair(
            "Hur gör man om man vill byta klass?",
            "Hej {name}! Det brukar ta lite tid, men vi kan börja med att prata om vad som är fel "
            "nu. Passar torsdag?",
        ),
        pair(
            "Någon har gjort ett konto med mina bilder.",
            "Hej {name}. Det är inte okej, och det är inte ditt fel. Spara bilder på kontot, så "
            "anmäler vi det tillsammans. Kom när du kan.",
        ),
        pair(
            "Jag är så trött på att alltid vara den som fixar allt hemma.",
            "Hej {name}. Det låter som mycket ansvar. Berätta gärna hur en vanlig dag ser ut, så "
            "tänker vi ihop.",
        ),
        pair(
            "Är det konstigt att inte vilja ha några vänner?",
            "Hej {name}! Nej, alla behöver olika mycket sällskap. Men om du undrar själv kan vi "
            "prata om det.",
        ),
        pair(
            "Jag har F i tre ämnen. Vad händer om jag inte kommer in på gymnasiet?",
            "Hej {name}. Det finns alltid en väg, och ofta fler än man tror. Vi bokar en tid med "
            "studievägledaren ihop.",
        ),
        pair(
            "Vi hade bråk i omklädningsrummet och nu säger alla att det var jag.",
            "Hej {name}. Det vill jag höra från dig. Kom i dag efter lunch, så går vi igenom vad "
            "som hände.",
        ),
        pair(
            "Min pappa har börjat dricka igen.",
            "Hej {name}. Tack för att du litar på mig. Det är inte ditt ansvar att lösa det. Vi "
            "behöver ses i dag. Kan du på nästa rast?",
        ),
        pair(
            "Går det att prata med dig utan att det står någonstans?",
            "Hej {name}! Det vi skriver här läser bara vi på kuratorsteamet och vår reserv. Jag "
            "berättar gärna mer om vad jag måste anmäla och inte.",
        ),
        pair(
            "Jag vill sluta i laget men vågar inte säga det till min mamma.",
            "Hej {name}. Ska vi skriva ner vad du vill säga? Då blir det lättare.",
        ),
        pair(
            "Min lillasyster är på sjukhus och jag kan inte tänka på något annat.",
            "Hej {name}. Det förstår jag. Kom hit om du behöver gå ifrån en lektion, jag säger "
            "till dina lärare.",
        ),
        pair(
            "Hur vet man om man är deprimerad eller bara ledsen?",
            "Hej {name}. Det är en bra fråga. Hur länge har det varit så? Vi kan göra ett litet "
            "formulär tillsammans och se vad som hjälper.",
        ),
        pair(
            "Jag blir nervös redan kvällen före redovisningar.",
            "Hej {name}! Det är vanligt. Vi kan öva här först, bara vi två. Onsdag eller torsdag?",
        ),
        pair(
            "En i klassen blir retad varje dag och läraren ser det inte.",
            "Hej {name}. Vad bra att du säger till. Jag tar det vidare utan att nämna dig.",
        ),
    ),
    "young": (
        pair(
            "hej jag får aldrig va med på rasten",
            "Hej {name}! Vad tråkigt. Kom till mig på förmiddagsrasten, så hittar vi på något. "
            "Jag har öppet rum 9.40.",
        ),
        pair(
            "min hamster dog i natt 😢",
            "Åh {name}, vad ledsamt. Hamstrar kan betyda jättemycket. Vill du komma och berätta "
            "om den?",
        ),
        pair(
            "kan jag få hjälp att säga förlåt till en kompis",
            "Hej {name}! Ja, det är modigt av dig. Vi kan göra det tillsammans i dag.",
        ),
        pair(
            "jag är rädd för åttorna i korridoren",
            "Hej {name}. Så ska det inte vara. Säg när det händer, så är en vuxen där.",
        ),
        pair(
            "mamma och pappa skriker på varann varje kväll",
            "Hej {name}. Vad bra att du skriver till mig. Jag vill gärna träffa dig i dag. Jag "
            "hämtar dig klockan tio, om det är okej.",
        ),
        pair(
            "får man vara ledsen utan att veta varför",
            "Hej {name}! Ja, det får man. Ibland hjälper det att rita eller prata. Kom förbi!",
        ),
        pair(
            "alla ska på kalas utom jag",
            "Hej {name}. Det gör ont att bli utan. Vill du att vi pratar om det i morgon bitti?",
        ),
        pair(
            "jag vill byta plats i klassrummet men fröken säger nej",
            "Hej {name}! Berätta varför du vill byta, så kan jag hjälpa dig att förklara.",
        ),
    ),
    "easy": (
        pair(
            "Hej. Jag ny i klass. Jag sitta själv när lunch.",
            "Hej {name}! Välkommen. I morgon äter vi lunch tillsammans, du och jag och två till. "
            "Jag möter dig vid matsalen 11.30.",
        ),
        pair(
            "Jag förstår inte läxa. Ingen hjälpa hemma.",
            "Hej {name}. Det finns läxhjälp på tisdag och torsdag klockan 15. Jag går med dig "
            "första gången.",
        ),
        pair(
            "De säger fula ord om mitt land.",
            "Hej {name}. Det är fel att säga så. Jag vill prata med dig i dag. Vill du ha tolk?",
        ),
        pair(
            "Jag sova inte. Jag tänker på min bror, han är långt bort.",
            "Hej {name}. Jag förstår att du saknar honom. Kom till mig klockan 9, så pratar vi.",
        ),
    ),
    "en": (
        pair(
            "Hi, everyone speaks Swedish at lunch and I just sit there. Any ideas?",
            "Hi {name}! That sounds lonely. There is a language café on Wednesdays. Shall I come "
            "with you the first time?",
        ),
        pair(
            "I think my friend is hurting herself. I promised not to tell.",
            "Hi {name}. You did the right thing by writing. Some promises are too heavy to keep "
            "alone. Come to me today, please. I am in room 114.",
        ),
        pair(
            "Can you help me talk to my teacher about my grades?",
            "Hi {name}! Of course. Tell me when you have a free lesson, and we go together.",
        ),
        pair(
            "We might move back home in summer and I don't know how to feel.",
            "Hi {name}. It is fine to feel two things at once. Do you want to talk on Thursday?",
        ),
    ),
    "ar": (
        pair(
            "مرحبا، ليس عندي أصدقاء في الصف بعد. ماذا أفعل؟",
            "Hej {name}! Tack för att du skriver. Kom i morgon klockan 10, så är tolken med. "
            "أهلا وسهلا بك.",
        ),
        pair(
            "أخي الصغير يبكي كل ليلة ولا أستطيع النوم ولا الدراسة.",
            "Hej {name}. Det är jobbigt för er båda. Vi bokar en tid med tolk på torsdag.",
        ),
        pair(
            "هل يمكنني أن أتحدث معك بالعربية؟",
            "Hej {name}! نعم، بكل سرور. Vi har tolk på telefon hela veckan. När passar det?",
        ),
    ),
}
