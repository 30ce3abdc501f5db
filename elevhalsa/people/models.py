"""Who studies and works where. Names are sealed at rest (``elevhalsa.at_rest``)."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from elevhalsa.people import leaving_models, passkey_models  # noqa: F401 - their tables too


class Branch(models.TextChoices):
    """The two secrecy branches (OSL ch. 23 and 25). A thread belongs to one for ever."""

    COUNSELLOR = "counsellor"
    NURSE = "nurse"


class Role(models.TextChoices):
    """What a person is to the product. Everybody has exactly one."""

    STUDENT = "student"
    COUNSELLOR = "counsellor"
    NURSE = "nurse"
    HEAD = "head"
    VERKSAMHETSCHEF = "verksamhetschef"
    MUNICIPALITY = "municipality"
    ADMINISTRATOR = "administrator"


CARE_ROLES = (Role.COUNSELLOR, Role.NURSE)  # those who can hold keys besides students
KEYLESS_ROLES = (Role.HEAD, Role.VERKSAMHETSCHEF, Role.MUNICIPALITY, Role.ADMINISTRATOR)


class AnswerLanguage(models.TextChoices):
    """In which a student may be answered, beside Swedish (ISO 639)."""

    ARABIC = "ar"
    BOSNIAN = "bs"
    GERMAN = "de"
    ENGLISH = "en"
    SPANISH = "es"
    PERSIAN = "fa"
    FINNISH = "fi"
    FRENCH = "fr"
    KURDISH = "ku"
    POLISH = "pl"
    DARI = "prs"
    PASHTO = "ps"
    RUSSIAN = "ru"
    SIGN_LANGUAGE = "sgn"
    SOMALI = "so"
    ALBANIAN = "sq"
    TIGRINYA = "ti"
    TURKISH = "tr"
    UKRAINIAN = "uk"


class Organisation(models.Model):
    """Who runs the schools (huvudman): a municipality or an independent body."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return str(self.pk)


class School(models.Model):
    """A school unit. Students cannot write before it is opened."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="Europe/Stockholm")
    opened_at = models.DateTimeField(null=True)
    is_synthetic = models.BooleanField(default=False, db_default=False)  # the watch's own: nobody's

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="school_name_once"),
            models.CheckConstraint(
                condition=Q(is_synthetic=False) | Q(opened_at=None),
                name="school_synthetic_never_opens",
            ),
            models.UniqueConstraint(
                fields=["is_synthetic"], condition=Q(is_synthetic=True), name="school_one_synthetic"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class TriageSwitch(models.Model):
    """That a school let phones read for danger, or no longer. The newest counts; first it is on."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="triage_switches")
    is_on = models.BooleanField()
    author_id = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class LocalHelp(models.Model):
    """A local number that the help panel shows besides the national ones. Public."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="local_help"
    )
    label = models.CharField(max_length=80)
    number = models.CharField(max_length=32)
    hours = models.CharField(max_length=120)  # a note; all there is until `opening` is filled in
    opening = models.JSONField(null=True)  # [{"days": [1, 2], "opens": "08:00", "closes": "16:30"}]
    holidays = models.CharField(max_length=6, default="", db_default="")  # open, closed; "": unsaid
    verified_on = models.DateField()
    expires_on = models.DateField()

    def __str__(self) -> str:
        return str(self.pk)


class TeamKind(models.TextChoices):
    """A school team answers first; a back-up team takes over what nobody answered."""

    SCHOOL = "school"
    BACK_UP = "back_up"


class Team(models.Model):
    """The people of one branch: at one school, or as the back-up of several."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    branch = models.CharField(max_length=10, choices=Branch.choices)
    kind = models.CharField(max_length=8, choices=TeamKind.choices)
    name = models.CharField(max_length=120)
    schools = models.ManyToManyField(School, through="TeamSchool", related_name="teams")

    def __str__(self) -> str:
        return str(self.pk)


class TeamSchool(models.Model):
    """A team serves a school: one school team and one back-up for each branch of it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="serves")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="served_by")
    branch = models.CharField(max_length=10, choices=Branch.choices)
    kind = models.CharField(max_length=8, choices=TeamKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "branch", "kind"], name="school_has_one_team_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(kind="school"), name="school_team_serves_one_school"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.school_id}"


class PersonManager(BaseUserManager["Person"]):
    """Finds people by user name, as Django's sign-in asks for it."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person with exactly this user name."""
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Anybody who signs in. ``epoch`` ends every session that was begun under a lower one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    name_sealed = models.BinaryField()
    class_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=8, default="sv")
    answers_in = models.JSONField(default=list, db_default=[])  # other languages, of who answers
    is_active = models.BooleanField(default=True)
    is_alias = models.BooleanField(  # an author of one anonymous thread: signs in nowhere
        default=False, db_default=False
    )
    epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_student(self) -> bool:
        """Say whether this person writes to be answered."""
        return self.role == Role.STUDENT

    @property
    def is_staff_member(self) -> bool:
        """Say whether this person must prove a second factor: everybody but students."""
        return self.role != Role.STUDENT


class Placement(models.Model):
    """A student or head at a school; the other keyless roles at their whole organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="placements")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, related_name="placements", null=True
    )
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "school"],
                condition=Q(to_at=None),
                name="placement_one_live_per_school",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Membership(models.Model):
    """A counsellor or nurse in a team, from and to."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team"],
                condition=Q(to_at=None),
                name="membership_one_live_per_team",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class WorkingHours(models.Model):
    """When a person usually works on a day of the week, in the local time of their schools."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    from_minute = models.PositiveSmallIntegerField()  # of the local day
    to_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "weekday", "from_minute"], name="working_hours_once"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, to_minute__lte=1440, from_minute__lt=F("to_minute")),
                name="working_hours_are_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.weekday} {self.from_minute}"


class Absence(models.Model):
    """That a person is away, from and to. Why is nobody's business and is stored nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    is_planned = models.BooleanField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # when it was taken back, or somebody came early
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(is_planned=False) | Q(deputy__isnull=False),
                name="absence_planned_has_a_deputy",
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")), name="absence_deputy_is_another"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="absence_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(  # who is away now or will be: asked at every new promise
                fields=["person", "to_at"], condition=Q(ended_at=None), name="absence_standing"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PresenceChange(models.Model):
    """That a team's presence changes at a moment: its threads are looked at then, one by one.

    ``after`` is the last that was looked at, so that a scheduler that dies goes on where it
    stood. Deleted after a second round, which meets what was being opened during the first.
    """

    absence = models.ForeignKey(
        Absence, on_delete=models.CASCADE, related_name="changes", null=True
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", null=True)
    acts_at = models.DateTimeField(db_index=True)
    after = models.UUIDField(null=True)
    rounds = models.PositiveSmallIntegerField(default=0, db_default=0)  # finished
    failures = models.PositiveSmallIntegerField(default=0)  # threads of this round that failed

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(absence=None, team__isnull=False) | Q(absence__isnull=False, team=None),
                name="presence_change_of_a_person_or_team",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OneUseCode(models.Model):
    """A code on paper: a staff invitation or a student's letter. Only its digest is kept."""

    class Purpose(models.TextChoices):
        """What redeeming it gives."""

        INVITATION = "invitation"
        LETTER = "letter"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="one_use_codes")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    digest = models.BinaryField(unique=True, max_length=32)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class RecoveryCode(models.Model):
    """One way past a lost one-time-code app. Hashed, used once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Throttle(models.Model):
    """Failed tries at one account and one door (password, one-time code). Never of an address."""

    key = models.BinaryField(primary_key=True, max_length=32)  # HMAC of door and account
    failures = models.PositiveIntegerField(default=0)
    wait_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return bytes(self.key).hex()
