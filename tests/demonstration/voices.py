"""What students write in a year: whose lists those are, and which of them a student has."""

from collections.abc import Mapping

Pair = tuple[str, str]  # what is asked, what is answered
Voices = Mapping[str, tuple[Pair, ...]]  # by way of writing


def pair(asked: str, answered: str) -> Pair:
    """Return what a student asks and is answered."""
    return asked, answered


THANKS = {
    "old": ("Tack! 💚", "Okej tack, det hjälpte.", "Tack så mycket, vi ses då."),
    "young": ("tack!!", "okej ❤️", "tack snälla"),
    "easy": ("Tack så mycket.", "Tack. Bra."),
    "en": ("Thanks! 💚", "Thank you, see you then."),
    "ar": ("شكرا جزيلا 💚", "شكرا لك"),
}
SORRY = {
    "sv": "Förlåt att du har fått vänta på svar. ",
    "en": "Sorry that you had to wait for an answer. ",
    "ar": "نأسف على التأخير. ",
}
BACK_SOON = {
    "sv": " Jag återkommer till dig med en tid.",
    "en": " I will come back to you with a time.",
    "ar": " سأعود إليك بموعد.",
}
A_TIME = {
    "sv": "Hej igen {name}! Nu har jag en tid: på torsdag klockan tio hos mig. Passar det?",
    "en": "Hi again {name}! I have a time now: Thursday at ten, in my room. Is that fine?",
    "ar": "مرحبا مجددا {name}! الموعد يوم الخميس الساعة العاشرة.",
}
