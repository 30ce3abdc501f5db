"""How the promise counts distinct students without naming any."""

import hmac
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

REFERENCE_BYTES = 16


def student_ref(*, student_id: UUID, school_id: UUID, at: datetime, zone: str) -> bytes:
    """Return a number that is the same for one student, at one school, in one month.

    Nobody without the server's secret can tell whose it is, and two months have nothing in
    common: figures by month need no more.
    """
    month = at.astimezone(ZoneInfo(zone)).strftime("%Y-%m").encode()
    said = b"sla/student" + school_id.bytes + student_id.bytes + month
    return hmac.new(settings.SECRET_KEY.encode(), said, sha256).digest()[:REFERENCE_BYTES]
