"""What students write to nurses in the course of a year, and what they are answered.

The lists are those of ``voices_with_counsellors``.
"""

from tests.demonstration.voices import Voices, pair

NURSES: Voices = {
    "old": (
        pair(
            "Kan man få p-piller utan att föräldrarna får veta?",
            "Hej {name}! Ungdomsmottagningen hjälper dig, och de har tystnadsplikt. Jag kan hjälpa "
            "dig att boka. Vill du komma förbi?",
        ),
        pair(
            "Jag svimmade nästan på idrotten i dag.",
            "Hej {name}. Har du ätit och druckit? Kom till mig före nästa idrott, så mäter vi "
            "blodtrycket.",
        ),
        pair(
            "Jag har blivit magrare fast jag äter som vanligt.",
            "Hej {name}. Bra att du märker det. Kom på tisdag, så väger vi och ser på din kurva.",
        ),
        pair(
            "Hur mycket sömn behöver man när man är femton?",
            "Hej {name}! Runt nio timmar, men alla är olika. Hur mycket får du nu?",
        ),
        pair(
            "Har stukat foten på träningen. Ska jag röntga?",
            "Hej {name}. Kan du stå på den? Håll den högt och kom i morgon bitti, så tittar jag.",
        ),
        pair(
            "Mina händer skakar när jag skriver prov.",
            "Hej {name}. Det kan vara nervositet eller för lite mat. Kom, så pratar vi om båda.",
        ),
        pair(
            "Jag har hittat en knöl i bröstet och är jätterädd.",
            "Hej {name}. Jag förstår att du är rädd. Det är nästan alltid ofarligt i din ålder. "
            "Kom till mig i dag, så känner jag på den.",
        ),
        pair(
            "Är det farligt med vitt snus?",
            "Hej {name}! Det är nikotin, och det blir man snabbt beroende av. Vill du sluta? Då "
            "gör vi en plan.",
        ),
        pair(
            "Jag har haft mens i tre veckor.",
            "Hej {name}. Så länge ska det inte vara. Kom i dag, så tar vi ett blodvärde.",
        ),
        pair(
            "Får man komma till dig bara för att vila en stund?",
            "Hej {name}! Ja. Säg till din lärare och kom hit, sängen är ledig.",
        ),
        pair(
            "Min akne är värre än någonsin och inget hjälper.",
            "Hej {name}. Det finns mer att prova. Jag kan skriva en remiss till vårdcentralen.",
        ),
        pair(
            "Jag är allergisk mot något i matsalen tror jag.",
            "Hej {name}. Skriv upp vad du äter den här veckan och kom på fredag med listan.",
        ),
        pair(
            "Kan man dö av panikångest?",
            "Hej {name}. Nej, men det känns så, och det är hemskt. Jag kan lära dig ett sätt att "
            "andas. Kom när du vill i dag.",
        ),
        pair(
            "Jag kräks ibland efter maten. Med flit.",
            "Hej {name}. Tack för att du vågar skriva det. Det går att få hjälp. Jag vill träffa "
            "dig i dag, när har du en lucka?",
        ),
    ),
    "young": (
        pair(
            "gör det ont att ta sprutan i femman",
            "Hej {name}! Det sticker till lite, som ett nyp. Du får sitta eller ligga, och jag "
            "räknar till tre.",
        ),
        pair(
            "jag har ont i magen varje måndag",
            "Hej {name}! Magen kan bli orolig av tankar också. Kom på måndag före första "
            "lektionen.",
        ),
        pair(
            "jag ser inte vad som står på tavlan",
            "Hej {name}! Bra att du säger till. Kom klockan nio, så gör vi ett syntest.",
        ),
        pair(
            "kan man växa när man sover",
            "Hej {name}! Ja, precis då växer man som mest. Därför är sömnen så viktig.",
        ),
        pair(
            "jag ramlade och slog i huvudet på rasten",
            "Hej {name}. Sitt kvar hos en vuxen och kom till mig direkt. Mår du illa?",
        ),
        pair(
            "jag kissade på mig i skolan och någon såg",
            "Hej {name}. Det kan hända alla. Jag har torra kläder här, och ingen behöver veta.",
        ),
    ),
    "easy": (
        pair(
            "Jag har ont i tand mycket.",
            "Hej {name}. Tandläkaren är gratis för barn. Jag ringer och bokar tid åt dig i dag.",
        ),
        pair(
            "Vilken spruta jag ska ha? Jag ny i Sverige.",
            "Hej {name}! Välkommen. Ta med papper från ditt land, så tittar vi tillsammans.",
        ),
        pair(
            "Min mage inte bra med skolmat.",
            "Hej {name}. Vad är det du inte tål? Kom klockan 10, så skriver vi till köket.",
        ),
    ),
    "en": (
        pair(
            "Hi! Do I need a note from home to skip swimming?",
            "Hi {name}! A short note is enough this week. Come by if it goes on.",
        ),
        pair(
            "I get a headache in every maths lesson. It is not a joke.",
            "Hi {name}. I believe you. Let us check your eyes tomorrow at nine.",
        ),
        pair(
            "How do I get my vaccination card here?",
            "Hi {name}! Bring the one from home and I will copy it into ours.",
        ),
    ),
    "ar": (
        pair(
            "أشعر بدوار في الصباح قبل المدرسة.",
            "مرحبا {name}! تعال غدا الساعة التاسعة قبل الدرس، وتناول شيئا في الصباح. {me}",
        ),
        pair(
            "هل يوجد فحص للنظر في المدرسة؟",
            "مرحبا {name}! نعم، تعال يوم الخميس الساعة العاشرة. {me}",
        ),
    ),
}
