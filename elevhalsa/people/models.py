"""Who studies and works where. Names are sealed at rest (``elevhalsa.at_rest``)."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="school_name_once")
        ]

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
    hours = models.CharField(max_length=120)
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
    is_active = models.BooleanField(default=True)
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
