"""How the promise counts distinct students without naming any."""

import hmac
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from elevhalsa.at_rest import scopes

REFERENCE_BYTES = 16


def student_ref(*, student_id: UUID, school_id: UUID, at: datetime, zone: str) -> bytes:
    """Return a number that is the same for one student, at one school, in one month.

    Nobody without that month's key can tell whose it is, and two months have nothing in
    common: figures by month need no more. The key ends soon after the month.
    """
    key = scopes.month_key(scope_of(school_id, at.astimezone(ZoneInfo(zone))))
    said = b"sla/student" + student_id.bytes
    return hmac.new(key, said, sha256).digest()[:REFERENCE_BYTES]


def scope_of(school_id: UUID, at: datetime) -> str:
    """Return the scope of a school's key for the month of ``at``, a moment in its time zone."""
    return f"{scopes.MONTH}{school_id}:{at:%Y-%m}"
