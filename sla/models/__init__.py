"""What the promise keeps: clocks, steps, events, published figures."""

from sla.models.clocks import Clock, ClockQuerySet, EndedBy
from sla.models.events import Event, Seal
from sla.models.steps import Recipient, Step
from sla.models.tables import PublishedTable

__all__ = [
    "Clock",
    "ClockQuerySet",
    "EndedBy",
    "Event",
    "PublishedTable",
    "Recipient",
    "Seal",
    "Step",
]
