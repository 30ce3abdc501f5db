"""Threads, their numbered entries, and who holds their keys. No field for plain text."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from chat.models.anonymous import Alias as Alias
from chat.models.anonymous import IdentityAsking as IdentityAsking
from chat.models.anonymous import IdentityOpening as IdentityOpening
from chat.models.attachments import Attachment as Attachment
from chat.models.attachments import AttachmentBytes as AttachmentBytes
from chat.models.crossings import Crossing as Crossing
from elevhalsa.people.models import Branch, School, Team


class Urgency(models.TextChoices):
    """How soon: raised by people and by triage, never lowered by a machine."""

    ACUTE = "acute"
    SOON = "soon"
    ROUTINE = "routine"


class Thread(models.Model):
    """A student's conversation with one branch. Its row's lock orders everything in it."""

    id = models.UUIDField(primary_key=True)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    branch = models.CharField(max_length=10, choices=Branch.choices)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="threads"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    back_up = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=8, choices=Urgency.choices)
    language = models.CharField(max_length=8)
    model_version = models.CharField(max_length=32, blank=True)
    excluded = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    ke = models.PositiveIntegerField(default=0)  # newest thread-key epoch
    head_seq = models.PositiveIntegerField(default=0)  # newest entry
    revision = models.PositiveIntegerField(default=0)  # counts every change that a reader can see
    newest_at = models.DateTimeField()  # nothing in the thread is taken earlier than this
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    claimed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)  # when the back-up was given its grant
    false_alarm_at = models.DateTimeField(null=True)
    lowered_to = models.CharField(  # by a person, in the list alone; empty: as it was said
        max_length=8, choices=Urgency.choices, blank=True, db_default="", default=""
    )
    student_said = models.CharField(  # since a person last placed it; empty: nothing
        max_length=8, choices=Urgency.choices, blank=True, db_default="", default=""
    )
    hidden_at = models.DateTimeField(null=True)  # the student's own view only

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_at=None)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="claim_has_person_and_moment",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def urgency_now(self) -> str:
        """How urgent the thread is, now that a person may have lowered it in the list."""
        return Urgency.ROUTINE.value if self.false_alarm_at else self.lowered_to or self.urgency


class Manifest(models.Model):
    """A signed record of one thread-key epoch: exactly who holds the key."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="manifests")
    ke = models.PositiveIntegerField()
    record = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    hist_sealed = models.BinaryField(null=True)  # at rest; NULL where no history was handed over
    reason = models.PositiveSmallIntegerField()  # docs/protocol.md: 0 open … 4 back-up takes over
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "ke"], name="manifest_once_an_epoch"),
            models.CheckConstraint(condition=Q(ke__gte=1), name="manifest_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.ke}"


class Grant(models.Model):
    """A manifest's thread key, sealed to one recipient and again at rest: the only way in."""

    class Type(models.IntegerChoices):
        """Whom the grant is for (docs/protocol.md)."""

        STUDENT = 0
        TEAM = 1
        BACK_UP = 2

    id = models.UUIDField(primary_key=True, default=uuid4)
    manifest = models.ForeignKey(Manifest, on_delete=models.CASCADE, related_name="grants")
    type = models.PositiveSmallIntegerField(choices=Type.choices)
    recipient_id = models.UUIDField()  # a student's or a team's id
    kid = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["manifest", "recipient_id"], name="grant_once_a_recipient"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Entry(models.Model):
    """One numbered line of a thread: a sealed message, or an event that the server wrote."""

    class Kind(models.TextChoices):
        """Messages first (those of docs/protocol.md that exist so far), then events."""

        TEXT = "text"
        ATTACHMENT = "attachment"  # pictures without a word: no answer (docs/guarantee.md)
        RETRACT = "retract"
        REVEAL = "reveal"  # who the anonymous student of this thread is
        ESCALATED = "escalated"
        HANDED_OVER = "handed_over"
        CLOSED = "closed"
        REOPENED = "reopened"
        URGENCY_RAISED = "urgency_raised"
        ELSEWHERE = "elsewhere"
        NONE_NEEDED = "none_needed"
        WITHDRAWN = "withdrawn"
        ABSENT = "absent"
        IDENTITY_OPENED = "identity_opened"
        GIVEN_BACK = "given_back"  # by the back-up, to a team that had lost its keys
        TOLD_ACROSS = "told_across"  # staff told the other branch, by exception

    class AuthorRole(models.IntegerChoices):
        """As what the author wrote (docs/protocol.md)."""

        STUDENT = 0
        TEAM = 1
        BACK_UP = 2

    MESSAGE_KINDS = (Kind.TEXT, Kind.ATTACHMENT, Kind.RETRACT, Kind.REVEAL)
    SPOKEN_KINDS = (Kind.TEXT, Kind.ATTACHMENT, Kind.REVEAL)  # what a person says

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="entries")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    author_role = models.PositiveSmallIntegerField(choices=AuthorRole.choices, null=True)
    mid = models.UUIDField(null=True)
    ke = models.PositiveIntegerField(null=True)
    sealed = models.BinaryField(null=True)  # NULL once retracted: a tombstone keeps its number
    digest = models.BinaryField(max_length=32, null=True)  # SHA-256 of what came first with mid
    retracted_at = models.DateTimeField(null=True)
    data = models.JSONField(default=dict)  # an event's ids and codes; never words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "seq"], name="entry_seq_once"),
            models.UniqueConstraint(
                fields=["thread", "mid"], condition=Q(mid__isnull=False), name="entry_mid_once"
            ),
            models.CheckConstraint(condition=Q(seq__gte=1), name="entry_from_one"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=("text", "attachment", "retract", "reveal"),
                    mid__isnull=False,
                    author__isnull=False,
                    author_role__isnull=False,
                    ke__isnull=False,
                    digest__isnull=False,
                )
                | Q(
                    ~Q(kind__in=("text", "attachment", "retract", "reveal")),
                    mid=None,
                    sealed=None,
                    author_role=None,
                ),
                name="entry_is_message_or_event",
            ),
            models.CheckConstraint(
                condition=Q(sealed__isnull=False)
                | Q(retracted_at__isnull=False)
                | ~Q(kind__in=("text", "attachment", "retract", "reveal")),
                name="entry_only_a_retraction_empties",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.seq}"


class Reading(models.Model):
    """That a person opened a thread. The student finds it under “Vem har läst” and nowhere else."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seq = models.PositiveIntegerField()  # the newest entry that was served

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="reading_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.person_id}"


class EndingRequest(models.Model):
    """That somebody says an acute thread was answered elsewhere: a second person must agree."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="ending_requests")
    clock_id = models.UUIDField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    how = models.CharField(max_length=8)  # met or phoned
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    met_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock_id"], condition=Q(confirmed_at=None), name="ending_one_open_a_clock"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=models.F("asked_by")),
                name="ending_confirmed_by_a_second",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ClaimRelease(models.Model):
    """That a claim was given back, and by whom: a colleague may do it for its holder."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="claim_releases")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.thread_id} {self.at}"


class Companion(models.Model):
    """What staff write among themselves about a thread: its own keys, no clock, in no list.

    It has no row among threads, so that nothing which looks for threads can find it. On the wire
    and under its keys it is named by ``keys.e1.thread_key.companion_of`` its thread.
    """

    thread = models.OneToOneField(
        Thread, on_delete=models.CASCADE, related_name="companion", primary_key=True
    )
    ke = models.PositiveIntegerField(default=0)  # newest key epoch
    head_seq = models.PositiveIntegerField(default=0)  # newest entry
    newest_at = models.DateTimeField()  # nothing in it is taken earlier than this

    def __str__(self) -> str:
        return str(self.thread_id)


class CompanionManifest(models.Model):
    """A signed record of one key epoch of a companion: a team, its back-up, and no student."""

    companion = models.ForeignKey(Companion, on_delete=models.CASCADE, related_name="manifests")
    ke = models.PositiveIntegerField()
    record = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    hist_sealed = models.BinaryField(null=True)  # at rest; NULL where no history was handed over
    reason = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["companion", "ke"], name="companion_manifest_once_an_epoch"
            ),
            models.CheckConstraint(condition=Q(ke__gte=1), name="companion_manifest_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.companion_id} {self.ke}"


class CompanionGrant(models.Model):
    """A companion's key, sealed to one team and again at rest. Nobody else can have one."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    manifest = models.ForeignKey(CompanionManifest, on_delete=models.CASCADE, related_name="grants")
    type = models.PositiveSmallIntegerField(choices=Grant.Type.choices)
    recipient_id = models.UUIDField()  # a team's id
    kid = models.UUIDField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["manifest", "recipient_id"], name="companion_grant_once_a_recipient"
            ),
            models.CheckConstraint(
                condition=Q(type__in=(Grant.Type.TEAM, Grant.Type.BACK_UP)),
                name="companion_grant_never_a_student",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CompanionEntry(models.Model):
    """One numbered line among staff: a note, a shared draft, or that one was taken back."""

    class Kind(models.TextChoices):
        """Those of docs/protocol.md that only staff write."""

        NOTE = "note"
        DRAFT = "draft"
        RETRACT = "retract"

    companion = models.ForeignKey(Companion, on_delete=models.CASCADE, related_name="entries")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_role = models.PositiveSmallIntegerField(choices=Entry.AuthorRole.choices)
    mid = models.UUIDField()
    ke = models.PositiveIntegerField()
    sealed = models.BinaryField(null=True)  # NULL once taken back: a tombstone keeps its number
    digest = models.BinaryField(max_length=32)  # SHA-256 of what came first with mid
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["companion", "seq"], name="companion_entry_seq_once"),
            models.UniqueConstraint(fields=["companion", "mid"], name="companion_entry_mid_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="companion_entry_from_one"),
            models.CheckConstraint(
                condition=Q(author_role__in=(Entry.AuthorRole.TEAM, Entry.AuthorRole.BACK_UP)),
                name="companion_entry_never_by_a_student",
            ),
            models.CheckConstraint(
                condition=Q(sealed__isnull=False) | Q(retracted_at__isnull=False),
                name="companion_entry_only_a_retraction_empties",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.companion_id} {self.seq}"
