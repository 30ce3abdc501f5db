"""Elevhälsa: students write to their school's counsellor or nurse, and a person answers in time."""
