"""The 24-hour promise: clocks, scheduler, escalation, statistics (docs/guarantee.md)."""
