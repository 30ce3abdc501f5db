"""The TypeScript client, as a process that answers one line with one line."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elevhalsa.keys.e1.encoding import to_base64url as b64

FRONTEND = Path(__file__).parents[3] / "frontend"


@dataclass(frozen=True)
class Client:
    """The TypeScript client, as a process that answers one line with one line."""

    process: subprocess.Popen[str]

    def ask(self, what: str, **parts: object) -> dict[str, Any]:
        """Return the client's answer; bytes are base64url."""
        assert self.process.stdin
        assert self.process.stdout
        told = {
            name: b64(each) if isinstance(each, bytes) else each for name, each in parts.items()
        }
        self.process.stdin.write(json.dumps({"object": what, **told}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the client ended: are its packages installed (make setup)?"
        answer: dict[str, Any] = json.loads(line)
        return answer
