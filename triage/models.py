"""Every routing decision, with its reasons."""

from uuid import UUID

from django.db import models


class RoutingDecision(models.Model):
    """Why a thread went where it went. Ids and codes; nothing about the text."""

    thread_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    wished_branch = models.CharField(max_length=10)  # counsellor, nurse or either
    wished_people = models.JSONField(default=list)  # person ids
    excluded_people = models.JSONField(default=list)
    urgency = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    model_version = models.CharField(max_length=32, blank=True)
    branch = models.CharField(max_length=10)
    team_id = models.UUIDField()
    back_up_id = models.UUIDField()
    suggested_person = models.UUIDField(null=True)
    reasons = models.JSONField()  # codes of triage.routing
    router_version = models.PositiveIntegerField()

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def wished_person(self) -> UUID | None:
        """Return the suggested person if it is the student who asked for them."""
        return self.suggested_person if "wished_person" in self.reasons else None
