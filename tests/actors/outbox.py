"""What is to be sent waits here until the service has answered: the same bytes, again and again."""

import random
import time

from tests.actors.wire import Json, NoAnswer, Refused, Wire

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 2.0


class Outbox:
    """Delivers each thing once, however often it must be tried: its id makes that safe."""

    def __init__(self, wire: Wire, *, patience_s: float = 60) -> None:
        self.wire = wire
        self.patience_s = patience_s
        self.retries = 0

    def deliver(self, method: str, path: str, body: Json) -> Json:
        """Send until there is an answer, and return it.

        Raises:
            Refused: The service said no.
            NoAnswer: It gave no answer for as long as ``patience_s``.
        """
        give_up = time.monotonic() + self.patience_s
        pause = FIRST_PAUSE_S
        while True:
            try:
                return self.wire.call(method, path, body)
            except NoAnswer:
                if time.monotonic() > give_up:
                    raise
            except Refused as refusal:
                if refusal.code != "wait" or time.monotonic() > give_up:
                    raise
                pause = float(refusal.body["wait_s"])
            self.retries += 1
            time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - jitter
            pause = min(LONGEST_PAUSE_S, pause * 2)
