"""Anybody who signs in: a session, a second factor, and nothing of keys."""

import time
from http import HTTPStatus
from typing import Self

from tests.actors import one_time_codes
from tests.actors.wire import Json, Refused, Wire

WRONG_CODE = "wrong_one_time_code"


class Account:
    """A person's client at the service. Subclasses know what the person does there."""

    def __init__(self, url: str) -> None:
        self.wire = Wire(url)
        self.session: Json = {}
        self.username = ""
        self.password = ""
        self.totp_secret = ""
        self.recovery_codes: list[str] = []
        self.last_step = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Put the device away."""
        self.wire.close()

    @property
    def person(self) -> Json:
        """What the service says of who is signed in."""
        person: Json = self.session["person"]
        return person

    @property
    def id(self) -> str:
        """The person's id, as it travels."""
        return str(self.person["id"])

    def refresh(self) -> Json:
        """Ask again who is signed in, and where they work or go."""
        self.session = self.wire.get("/api/session")
        return self.session

    def sign_in(self, username: str, password: str, totp_secret: str = "") -> None:
        """Sign in, with the one-time code where one is needed."""
        self.username, self.password, self.totp_secret = username, password, totp_secret
        body = {"username": username, "password": password}
        self.session = self.wire.post("/api/session", body)
        if self.person["second_factor"] == "needed":
            self._prove_second_factor()

    def redeem(self, code: str, password: str) -> None:
        """Turn a code on paper into an account: a student's letter or a staff invitation.

        Staff set up their second factor at once.
        """
        self.password = password
        self.session = self.wire.post(self.redeem_path, {"code": code, "password": password})
        self.username = str(self.person["username"])
        if self.person["second_factor"] == "set_up":
            self.set_up_second_factor()

    redeem_path = "/api/invitations/redeem"

    def set_up_second_factor(self) -> None:
        """Take a secret into the authenticator app, prove it, keep the recovery codes."""
        self.totp_secret = str(self.wire.post("/api/second-factor")["secret"])
        self.last_step = one_time_codes.step_now()
        code = one_time_codes.code_at(self.totp_secret, self.last_step)
        answer = self.wire.post("/api/second-factor/confirm", {"code": code})
        self.recovery_codes = list(answer["recovery_codes"])
        self.session = answer["session"]

    def sign_out(self) -> None:
        """End every session of this person everywhere."""
        self.wire.delete("/api/session")
        self.session = {}
        self.wire.csrf = ""

    def _prove_second_factor(self) -> None:
        """Give the code of this half minute, or of the next ones: each is taken once.

        The service tolerates a code half a minute early, so a person who just
        used one seldom waits; another device may have used that one too.
        """
        first = max(one_time_codes.step_now(), self.last_step + 1)
        for step in range(first, first + 4):
            one_time_codes.wait_for_step(step - 1)
            if self._code_is_taken(step):
                self.last_step = step
                return
        raise Refused(HTTPStatus.FORBIDDEN, {"code": WRONG_CODE})

    def _code_is_taken(self, step: int) -> bool:
        code = one_time_codes.code_at(self.totp_secret, step)
        try:
            self.session = self.wire.post("/api/session/second-factor", {"code": code})
        except Refused as refusal:
            if refusal.code == "wait":
                time.sleep(float(refusal.body["wait_s"]))
            elif refusal.code != WRONG_CODE:
                raise
            return False
        return True
