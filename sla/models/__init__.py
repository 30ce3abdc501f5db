"""What the promise keeps: clocks, steps, events, published figures, and the terms of schools."""

from sla.models.clocks import Clock, ClockKind, ClockQuerySet, EndedBy
from sla.models.counted import Counted
from sla.models.events import Event, Seal
from sla.models.steps import Recipient, Step
from sla.models.tables import FiguresAsked, PublishedTable, Staffing
from sla.models.terms import Answer, CalendarVersion, PolicyVersion, Question, Rollout

__all__ = [
    "Answer",
    "CalendarVersion",
    "Clock",
    "ClockKind",
    "ClockQuerySet",
    "Counted",
    "EndedBy",
    "Event",
    "FiguresAsked",
    "PolicyVersion",
    "PublishedTable",
    "Question",
    "Recipient",
    "Rollout",
    "Seal",
    "Staffing",
    "Step",
]
