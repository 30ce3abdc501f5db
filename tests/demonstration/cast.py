"""Everybody in the demonstration. All of them, and their schools, are invented."""

from tests.actors.founding import Part, Plan, TeamPlan

ORGANISATION = "Granviks kommun"
ADMINISTRATOR = Part("admin", "Anders Nyberg", "administrator", "admin-i-granvik")

SCHOOLS = {"almlunda": "Almlundaskolan", "tallvik": "Tallviksskolan"}
BOTH = tuple(SCHOOLS)

TEAMS = (
    TeamPlan(
        "reserv-kurator", "Granviks reserv, kuratorer", "counsellor", "back_up", BOTH,
        ("peter", "maria"),
    ),
    TeamPlan(
        "reserv-skolskoterska", "Granviks reserv, skolsköterskor", "nurse", "back_up", BOTH,
        ("sofia", "lena"),
    ),
    TeamPlan(
        "kurator-almlunda", "Kuratorerna på Almlundaskolan", "counsellor", "school",
        ("almlunda",), ("karin", "johan"),
    ),
    TeamPlan(
        "skolskoterska-almlunda", "Skolsköterskorna på Almlundaskolan", "nurse", "school",
        ("almlunda",), ("eva", "amira"),
    ),
    TeamPlan(
        "kurator-tallvik", "Kuratorn på Tallviksskolan", "counsellor", "school",
        ("tallvik",), ("maria",),
    ),
    TeamPlan(
        "skolskoterska-tallvik", "Skolsköterskan på Tallviksskolan", "nurse", "school",
        ("tallvik",), ("lena",),
    ),
)  # fmt: skip

# User name, name, role, the school that demo.json names, a passphrase of five drawn words.
_STAFF = (
    ("karin", "Karin Ekström", "counsellor", "almlunda", "kaffe lampa fjord citron varg"),
    ("johan", "Johan Wallin", "counsellor", "almlunda", "cykel dimma gitarr nejlika orkester"),
    ("maria", "Maria Sandell", "counsellor", "tallvik", "honung kajak mosaik piano regnskog"),
    ("peter", "Peter Åkerlund", "counsellor", "", "kompass svamp lykta tiger bastu"),
    ("eva", "Eva Norling", "nurse", "almlunda", "vinter apelsin kanot docka trumpet"),
    ("amira", "Amira Haddad", "nurse", "almlunda", "saffran moln ekorre papper linser"),
    ("lena", "Lena Hedman", "nurse", "tallvik", "hallon skjorta teater pingvin fiol"),
    ("sofia", "Sofia Blom", "nurse", "", "strand violin nyckel potatis galax"),
)

# Those who see figures and are told when nobody answers. User name, name, role, school.
_RESPONSIBLE = (
    ("ulf", "Ulf Bergman", "head", "almlunda"),
    ("helena", "Helena Lindqvist", "head", "tallvik"),
    ("ingrid", "Ingrid Sjölund", "verksamhetschef", ""),
    ("bengt", "Bengt Ahlgren", "municipality", ""),
)

# User name, name, class, a secret of three drawn words; without one, somebody who never wrote.
_ALMLUNDA = (
    ("ali", "Ali Rahimi", "8B", "giraff kanot vinter"),
    ("elsa", "Elsa Lindgren", "7A", "melon flagga drake"),
    ("noah", "Noah Sjöberg", "9A", "tavla bokstav kiwi"),
    ("alice", "Alice Holm", "8A", "piano torsdag korall"),
    ("william", "William Dahl", "9B", "hammare lejon soppa"),
    ("maja", "Maja Öberg", "7B", "nyckel polka banan"),
    ("hugo", "Hugo Fors", "8C", "trumma isberg kofta"),
    ("leila", "Leila Nasser", "9A", "vallmo kompass semla"),
    ("oscar", "Oscar Vik", "7A", "robot mandarin stege"),
    ("wilma", "Wilma Strand", "8B", "fjord paprika gunga"),
    ("liam", "Liam Eklund", "9C", "taxi norrsken tofu"),
    ("saga", "Saga Norén", "7C", "zebra lampa mynt"),
    ("adam", "Adam Yusuf", "8A", "kaktus sommar tango"),
    ("ella", "Ella Bäck", "9B", "duva kontor aprikos"),
    ("lucas", "Lucas Hjelm", "7B", "granit vante opera"),
    ("omar", "Omar Khalil", "9B", "karta honung delfin"),
    ("milo", "Milo Fransson", "7C", "kanel bäver trappa"),
    ("tove", "Tove Ekdahl", "9C", "linjal avokado skata"),
    ("elliot", "Elliot Berggren", "8A", "bandy sirap fyr"),
    ("amina", "Amina Osman", "6B", "päron cirkel måne"),
    ("sixten", "Sixten Lund", "5A", "traktor glass igelkott"),
    ("iris", "Iris Holmgren", "5B", "ballong kobra saft"),
    ("vincent", "Vincent Ask", "6A", "gurka raket sjal"),
    ("ebba", "Ebba Nyman", "4A", "pärla uggla sylt"),
    ("malte", "Malte Brodin", "4B", "kråka dragon kudde"),
    ("selma", "Selma Viklund", "6C", "rabarber spegel ren"),
    ("hassan", "Hassan Darwish", "8C", "citron tåg stjärna"),
    ("rania", "Rania Saleh", "7B", "mynta dörr kamel"),
    ("daniel", "Daniel Okafor", "9A", "trumpet äpple berg"),
    ("kidane", "Kidane Tesfay", "7A", "kaffe sandal sol"),
    ("sofiya", "Sofiya Bondar", "8B", "vete klocka tranor"),
    ("albin", "Albin Kvarnström", "9B", "puck gräddfil lönn"),
    ("juni", "Juni Stenberg", "6A", "pensel hagel ost"),
    ("loke", "Loke Palm", "5B", "hammock val russin"),
    ("astrid", "Astrid Roos", "8C", ""),
    ("emil", "Emil Sund", "9A", ""),
    ("tuva", "Tuva Ålander", "7A", ""),
    ("nora", "Nora Frid", "8A", ""),
)
_TALLVIK = (
    ("vera", "Vera Malm", "7A", "koltrast sadel kanin"),
    ("theo", "Theo Ljung", "8A", "planet muffin kust"),
    ("freja", "Freja Kvist", "9A", "orkester lada tomat"),
    ("olivia", "Olivia Greene", "8B", "safari brev tulpan"),
    ("yasmin", "Yasmin Farah", "9B", "oliv cirkus galax"),
    ("alva", "Alva Rask", "6A", "kjol mussla gran"),
    ("felix", "Felix Hägg", "9B", "vinbär ankare boll"),
    ("stella", "Stella Björk", "5A", "komet kola räv"),
    ("ville", "Ville Tall", "4A", "spade orm havre"),
    ("nils", "Nils Fjällgren", "8B", "renlav kniv snö"),
    ("hedda", "Hedda Sten", "7B", "vågor senap lin"),
    ("zahra", "Zahra Ahmadi", "9A", "saffran gitter regn"),
    ("leo", "Leo Martinsson", "6B", "skruv banan bro"),
    ("moa", "Moa Dahlin", "8A", "hallon eld kvast"),
    ("tuva-li", "Tuva-Li Nord", "5A", "fjäril deg ask"),
    ("isak", "Isak Boman", "7B", ""),
    ("melker", "Melker Gran", "9A", ""),
    ("signe", "Signe Alm", "7A", ""),
    ("viggo", "Viggo Stål", "8A", ""),
    ("edith", "Edith Lund", "7B", ""),
    ("sigrid", "Sigrid Moberg", "4A", ""),
    ("otto", "Otto Lind", "6A", ""),
)

# How somebody writes who does not write as others of their age do.
_VOICES = {
    "olivia": "en", "daniel": "en", "yasmin": "ar", "omar": "ar", "rania": "ar", "hassan": "ar",
    "amina": "easy", "kidane": "easy", "sofiya": "easy", "zahra": "easy",
}  # fmt: skip
LANGUAGES = {"en": "en", "ar": "ar"}  # of the voices; the others are Swedish
_OLD_FROM = 7  # the class

LOCAL_HELP = (
    ("Granviks elevhälsa, växel", "031-390 06 10", "Måndag till fredag 08.00 till 16.30"),
    ("Socialjouren i Granvik", "031-390 06 40", "Kvällar, nätter och helger"),
    ("Ungdomsmottagningen i Granvik", "031-390 06 70", "Måndag, tisdag, torsdag 13.00 till 17.00"),
)


def password(username: str) -> str:
    """Return an account's password: easy to remember, and only for accounts that are invented."""
    return f"{username}-i-granvik"


def _student(school: str, username: str, name: str, class_name: str, secret: str) -> Part:
    language = LANGUAGES.get(_VOICES.get(username, ""), "sv")
    return Part(
        username,
        name,
        "student",
        password(username),
        secret=secret,
        school=school,
        class_name=class_name,
        language=language,
    )


PARTS = (
    *(Part(key, name, role, password(key), secret, at) for key, name, role, at, secret in _STAFF),
    *(Part(key, name, role, password(key), school=at) for key, name, role, at in _RESPONSIBLE),
    *(_student("almlunda", *row) for row in _ALMLUNDA),
    *(_student("tallvik", *row) for row in _TALLVIK),
)

PLAN = Plan(schools=SCHOOLS, teams=TEAMS, parts=PARTS, local_help=LOCAL_HELP)


def voice(part: Part) -> str:
    """Return how a student writes: in a language of their own, or as others of their age."""
    assert part.class_name
    by_age = "old" if int(part.class_name[0]) >= _OLD_FROM else "young"
    return _VOICES.get(part.key, by_age)


def language(part: Part) -> str:
    """Return the language that a student writes in."""
    return LANGUAGES.get(voice(part), "sv")


def writers(school: str) -> list[Part]:
    """Return the students of a school who write at all."""
    students = (part for part in PARTS if part.role == "student" and part.school == school)
    return [part for part in students if part.secret]
