"""How long a phone takes to read 500 characters and the longest text, and what it loads.

Times are at a quarter of a core.

Node runs the same compiled script as a phone's browser does; a quarter of a core is taken as four
times the processor time, which is also how Chromium's throttling counts.
"""

import argparse
import gzip
import json
import statistics
import subprocess
from typing import Any

from tools import prepare
from tools.prepare import ROOT
from triage.reader.model import MODEL_FILE
from triage.training.material import training_records

CHARACTERS = 500
LONGEST = 20_000  # characters of the longest message
MANY_PLACES = "i " * (LONGEST // 2)  # each word of it in a list
ROUNDS = 60
LONGEST_ROUNDS = 5
SLOWER = 4
FRONTEND = ROOT / "frontend"


def main() -> None:
    """Print medians in milliseconds, and what is loaded, in bytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    times = _times(messages_of(CHARACTERS), ROUNDS)
    longest = _times([MANY_PLACES, *messages_of(LONGEST)[:4]], LONGEST_ROUNDS)
    found = {
        "ms_quarter_core": round(SLOWER * statistics.median(times["reads"]), 2),
        "ms_quarter_core_slowest": round(SLOWER * max(times["reads"]), 2),
        "ms_quarter_core_longest": round(SLOWER * max(longest["reads"])),
        "ms_quarter_core_longest_step": round(SLOWER * max(longest["steps"])),
        "ms_quarter_core_start": round(SLOWER * times["start"], 1),
        "gzip_bytes": len(gzip.compress(MODEL_FILE.read_bytes(), mtime=0)),
    }
    print(json.dumps(found) if as_json else "\n".join(f"{k}: {v}" for k, v in found.items()))


def _times(texts: list[str], rounds: int) -> dict[str, Any]:
    node, _npm = prepare.find_npm()
    script = str(FRONTEND / "tests" / "reader" / "time.mjs")
    done = subprocess.run(
        [node, script, str(rounds)],
        cwd=FRONTEND, input=json.dumps(texts), capture_output=True, text=True, check=True,
    )  # fmt: skip
    times: dict[str, Any] = json.loads(done.stdout)
    return times


def messages_of(size: int) -> list[str]:
    """Return texts of ``size`` characters, made of whole messages."""
    texts = [record["text"] for record in training_records()[:400]]
    joined = " ".join(texts)
    return [joined[at : at + size] for at in range(0, len(joined) - size, size)]


if __name__ == "__main__":
    main()
