"""What people do in the demonstration's hour; what nobody does, the scheduler sees to."""

from dataclasses import dataclass

MINUTES = 60


@dataclass(frozen=True)
class Scene:
    """One thing that somebody does, so many minutes into the hour.

    ``thread`` is whose: the newest one that the student has in ``branch``.
    """

    minute: float
    who: str
    does: str
    thread: str = ""
    branch: str = "counsellor"
    text: str = ""
    urgency: str = "routine"


SCENES = (
    Scene(
        2,
        "elsa",
        "start",
        "elsa",
        text="Hej Karin, får jag komma till dig på lunchen? Det var bråk i korridoren nyss.",
    ),
    Scene(4, "karin", "claim", "elsa"),
    Scene(
        5,
        "vincent",
        "start",
        "vincent",
        text="jag har gömt mig på toan och vågar inte gå ut. jag vill inte leva så här",
        urgency="acute",
    ),
    Scene(6, "karin", "answer", "elsa", text="Hej Elsa! Ja, kom klockan tolv. Jag har te."),
    Scene(10, "elsa", "answer", "elsa", text="Tack! 💚"),
    Scene(13, "karin", "none_needed", "elsa"),
    Scene(15, "ulf", "take"),
    Scene(
        28,
        "eva",
        "answer",
        "ebba",
        "nurse",
        text="Hej Ebba! Ja, håll den högt en stund, och kom till mig på lunchrasten.",
    ),
    Scene(
        31,
        "maria",
        "answer",
        "elliot",
        text="Hej Elliot! Förlåt att du har fått vänta. Jag heter Maria och är i reserven. Det "
        "ordnar vi i dag.",
    ),
    Scene(37, "peter", "claim", "vincent"),
    Scene(
        38,
        "peter",
        "answer",
        "vincent",
        text="Vincent, jag heter Peter och läser här nu. En vuxen kommer till dig genast. Ring 112 "
        "om det blir farligt.",
    ),
    Scene(40, "bengt", "take"),
    Scene(
        44,
        "peter",
        "answer",
        "albin",
        text="Hej Albin. Förlåt att det har tagit så lång tid. Vi ses klockan ett, om du kan.",
    ),
    Scene(50, "johan", "answer", "daniel", text="Hi Daniel! Yes, I have one at two o'clock today."),
)
