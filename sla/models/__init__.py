"""What the promise keeps: clocks, the steps taken for them, the figures published of them."""

from sla.models.clocks import Clock, ClockQuerySet, EndedBy
from sla.models.steps import Step
from sla.models.tables import PublishedTable

__all__ = ["Clock", "ClockQuerySet", "EndedBy", "PublishedTable", "Step"]
