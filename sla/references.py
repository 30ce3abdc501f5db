"""How the promise counts distinct students without naming any."""

import hmac
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from elevhalsa.at_rest import scopes
from sla.statistics import periods

REFERENCE_BYTES = 16


def student_ref(*, student_id: UUID, school_id: UUID, at: datetime, zone: str) -> bytes:
    """Return a number that is the same for one student, at one school, in one term.

    Nobody without that term's key can tell whose it is, and two terms have nothing in
    common: figures by month and by term need no more. The key ends soon after the term.
    """
    key = scopes.month_key(scope_of(school_id, at.astimezone(ZoneInfo(zone))))
    said = b"sla/student" + student_id.bytes
    return hmac.new(key, said, sha256).digest()[:REFERENCE_BYTES]


def scope_of(school_id: UUID, at: datetime) -> str:
    """Return the scope of a school's key for the term of ``at``, a moment in its time zone.

    It bears the term's last month, after which it is destroyed.
    """
    last = periods.term(at.date()).months[-1]
    return f"{scopes.MONTH}{school_id}:{last:%Y-%m}"
