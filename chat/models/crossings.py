"""What staff told the other branch without the student: by exception, never without a record."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from elevhalsa.people.models import Branch, Team


class Crossing(models.Model):
    """That one of a thread's staff told the other branch's team something of its student.

    What was told is sealed to that team and its back-up alone; who wrote it holds no key to it.
    """

    class Ground(models.TextChoices):
        """What had happened: their own words stand inside the seal."""

        LIFE = "life"  # danger to life
        REPORT = "report"  # a child may come to harm: what must be reported
        CARE = "care"  # help that is needed at once, and no consent to be had

    class Paragraph(models.TextChoices):
        """What lets them, in law: a short list, for each branch its own (``LETS``)."""

        SUPPORT = "osl_25_13_a"  # OSL 25:13 a: the nurse, so that a student gets support they need
        OVERRIDING = "osl_10_27"  # OSL 10:27: obviously weightier; not for what the nurse knows
        NECESSARY = "osl_10_2"  # OSL 10:2: one's own duty cannot be done without
        EMERGENCY = "brb_24_4"  # BrB 24:4: danger to life or health, now

    id = models.UUIDField(primary_key=True, default=uuid4)
    thread = models.ForeignKey("chat.Thread", on_delete=models.CASCADE, related_name="crossings")
    branch = models.CharField(max_length=10, choices=Branch.choices)  # the one that was told
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    back_up = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_role = models.PositiveSmallIntegerField()  # as what they read the thread
    signer = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")  # their team
    ground = models.CharField(max_length=8, choices=Ground.choices)
    # "" of those told before there was a list: what they wrote stands inside the seal alone
    paragraph = models.CharField(
        max_length=12, choices=Paragraph.choices, blank=True, default="", db_default=""
    )
    at = models.DateTimeField()
    mid = models.UUIDField()
    record = models.BinaryField()  # the manifest: sealed to no student
    signature = models.BinaryField(max_length=64)
    sealed = models.BinaryField()  # the message
    team_grant_sealed = models.BinaryField(null=True)  # at rest; NULL: one shut out holds its key
    back_up_grant_sealed = models.BinaryField(null=True)  # at rest; NULL where the team is it
    told_at = models.DateTimeField(null=True)  # when the student was told
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    reviewed_at = models.DateTimeField(null=True)  # when a second person agreed not to tell yet
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    read_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)  # when its readers are told again; NULL: never
    review_at = models.DateTimeField(null=True)  # when its reviewers are
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)  # of either kind

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paragraph__in=["", "osl_10_2", "brb_24_4"])
                | Q(paragraph="osl_25_13_a", branch=Branch.COUNSELLOR)
                | Q(paragraph="osl_10_27", branch=Branch.NURSE),
                name="crossing_paragraph_of_its_branch",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                & ~Q(reviewed_by=F("author")),
                name="crossing_reviewed_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(read_by=None, read_at=None)
                | Q(read_by__isnull=False, read_at__isnull=False),
                name="crossing_read_has_person_and_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=Q(remind_at__isnull=False),
                name="crossing_remind",
            ),
            models.Index(
                fields=["review_at"],
                condition=Q(review_at__isnull=False),
                name="crossing_review",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


LETS = {  # what may let somebody of a branch tell the other one
    Branch.NURSE: (
        Crossing.Paragraph.SUPPORT,
        Crossing.Paragraph.NECESSARY,
        Crossing.Paragraph.EMERGENCY,
    ),
    Branch.COUNSELLOR: (
        Crossing.Paragraph.OVERRIDING,
        Crossing.Paragraph.NECESSARY,
        Crossing.Paragraph.EMERGENCY,
    ),
}
