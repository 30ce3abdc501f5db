"""People who must not find a thread: for them it answers exactly as one that never was."""

from tests.actors.account import Account
from tests.actors.reader import new_id
from tests.actors.wire import Json

NOT_FOUND = 404

# Everything that names a thread; the body only has to be well formed enough to be looked at.
CALLS: tuple[tuple[str, str, Json | None], ...] = (
    ("GET", "/api/threads/{}", None),
    ("GET", "/api/threads/{}/entries", None),
    ("GET", "/api/threads/{}/readers", None),
    ("POST", "/api/threads/{}/read", {"seq": 1}),
    ("POST", "/api/threads/{}/hide", {}),
    ("POST", "/api/threads/{}/raise", {"urgency": "acute"}),
)
STAFF_CALLS: tuple[tuple[str, str, Json | None], ...] = (
    ("GET", "/api/threads/{}/hand-over", None),
    ("GET", "/api/threads/{}/triage", None),
    ("POST", "/api/threads/{}/corrections", {"kind": "branch", "right": None}),
    ("POST", "/api/threads/{}/claim", {}),
    ("POST", "/api/threads/{}/release", {}),
    ("POST", "/api/threads/{}/give", {"to": "AAAAAAAAAAAAAAAAAAAAAA"}),
    ("POST", "/api/threads/{}/close", {}),
    ("POST", "/api/threads/{}/false-alarm", {}),
    ("POST", "/api/threads/{}/end-clock", {"ending": "none_needed"}),
)
LISTS = ("/api/threads?state=open", "/api/threads?state=closed", "/api/threads/heads")


def what_shows(url: str, person: Json, thread: str) -> list[str]:
    """Sign ``person`` in and return every way in which ``thread`` shows; none is right."""
    with Account(url) as outsider:
        outsider.sign_in(person["username"], person["password"], person["totp_secret"] or "")
        return traces(outsider, thread)


def traces(outsider: Account, thread: str) -> list[str]:
    """Return every way in which ``thread`` differs from a missing one for a signed-in person."""
    calls = CALLS + (STAFF_CALLS if outsider.person["role"] in {"counsellor", "nurse"} else ())
    found = []
    for method, path, body in calls:
        asked = outsider.wire.raw(method, path.format(thread), body)
        missing = outsider.wire.raw(method, path.format(new_id()), body)
        if asked.status_code != NOT_FOUND:
            found.append(f"{method} {path} answers {asked.status_code}")
        if (asked.status_code, asked.content) != (missing.status_code, missing.content):
            found.append(f"{method} {path} tells it from a missing one")
    lists = [path for path in LISTS if thread in outsider.wire.raw("GET", path).text]
    return found + [f"{path} lists it" for path in lists]
