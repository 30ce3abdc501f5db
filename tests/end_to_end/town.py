"""The school of these tests, set up by its own people once for the whole run."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from elevhalsa.keys.e1.encoding import id_from_text
from elevhalsa.keys.e1.fingerprint import start_fragment
from tests.actors.founding import Part, Plan, TeamPlan, Town
from tests.actors.hamlet import found_hamlet
from tests.actors.student import Student
from tests.servers import Service

STUDENTS_IN_A_MONTH = 12
AT_ONCE = 3
PASSWORD = "granen vid sjön 7"
SECRETS = {
    "karin": "kaffe lampa fjord citron varg",
    "johan": "cykel dimma gitarr nejlika orkester",
    "peter": "kompass svamp lykta tiger bastu",
    "maria": "honung kajak mosaik piano regnskog",
    "eva": "vinter apelsin kanot docka trumpet",
    "sofia": "strand violin nyckel potatis galax",
    "lena": "hallon skjorta teater pingvin fiol",
}
NAMES = {
    "karin": "Karin Ekström",
    "johan": "Johan Wallin",
    "peter": "Peter Åkerlund",
    "maria": "Maria Sandell",
    "eva": "Eva Norling",
    "sofia": "Sofia Blom",
    "lena": "Lena Hedman",
}
NURSES = ("eva", "sofia", "lena")


def _staff(key: str) -> Part:
    role = "nurse" if key in NURSES else "counsellor"
    return Part(key, NAMES[key], role, PASSWORD, SECRETS[key])


def _team(name: str, branch: str, kind: str, *members: str) -> TeamPlan:
    return TeamPlan(name, name, branch, kind, ("school",), members)


PLAN = Plan(
    schools={"school": "Almlundaskolan"},
    teams=(
        _team("Reserv, kuratorer", "counsellor", "back_up", "peter", "maria"),
        _team("Reserv, skolsköterskor", "nurse", "back_up", "sofia", "lena"),
        _team("Kuratorerna", "counsellor", "school", "karin", "johan"),
        _team("Skolsköterskan", "nurse", "school", "eva"),
    ),
    parts=(
        *(_staff(key) for key in NAMES),
        Part("ulf", "Ulf Bergman", "head", PASSWORD, school="school"),
    ),
    local_help=(("Socialjouren i Granvik", "031-390 06 40", "Kvällar och nätter"),),
)


@dataclass
class School:
    """The town, and students as many as the tests need, each of them new."""

    service: Service
    town: Town
    students: list[Student] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Return the start address of posters and letters, with the fingerprint."""
        school = id_from_text(self.town.schools["school"])
        fingerprint = self.town.fingerprints["school"]
        return f"{self.service.url}/{start_fragment(school, fingerprint)}"

    def letter(self, name: str = "Ali Rahimi", class_name: str = "8B") -> str:
        """Enter a student. Return the code of the paper letter."""
        entered = self.town.admin.add_person(
            name=name, role="student", school=self.town.schools["school"], class_name=class_name
        )
        return self.town.admin.letter(str(entered["id"]))

    def student(self, name: str = "Ali Rahimi", class_name: str = "8B") -> Student:
        """Enter a student who has an account, and wrote nothing yet."""
        device = Student(self.service.url)
        self.students.append(device)
        device.redeem(self.letter(name, class_name), PASSWORD)
        return device

    def thread_that_begins(self, text: str, reader: str = "karin") -> str:
        """Return the thread whose first message is ``text``, as a member of staff finds it."""
        staff = self.town.staff(reader)
        newest_first = sorted(staff.threads(), key=lambda one: str(one["opened_at"]), reverse=True)
        return next(
            str(thread["id"])
            for thread in newest_first
            if staff.texts(str(thread["id"]))[0] == text
        )

    def texts(self, thread: str, reader: str = "karin") -> list[str]:
        """Return what staff read in a thread."""
        return self.town.staff(reader).texts(thread)

    def answer(self, thread: str, text: str, author: str = "karin") -> None:
        """Let a member of staff answer, at a device of their own."""
        self.town.staff(author).write(thread, text)

    def close(self) -> None:
        """Put all devices away."""
        for student in self.students:
            student.close()
        self.town.close()

    def finish_a_month(self) -> None:
        """Let so many students write and be answered that a head may see the month's figures."""
        names = [f"Elev {number}" for number in range(STUDENTS_IN_A_MONTH)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._is_answered, names))
        now = datetime.fromisoformat(str(self.town.admin.refresh()["now"]))
        next_month = (now.replace(day=1) + timedelta(days=32)).replace(day=2)
        self.advance(f"{(next_month - now).days + 1}d")

    def _is_answered(self, name: str) -> None:
        writer = self.student(name, "8A")
        writer.arrive(self.town.fingerprints["school"])
        branch, reader = ("nurse", "eva") if name.endswith(("0", "5")) else ("counsellor", "karin")
        thread = writer.start_thread("Hej.", writer.wish(branch))["thread"]["id"]
        self.answer(thread, "Hej!", reader)

    def advance(self, by: str) -> None:
        """Move the promise's clock on."""
        self.service.command("demo", "advance", by)


def founded(service: Service) -> School:
    """Let the administrator, the staff and the head set up the school."""
    return School(service, found_hamlet(service, PLAN))
