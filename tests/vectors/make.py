"""Make the test vectors of protocol E1 that are missing; those that exist never change.

Run as ``python -m tests.vectors.make``. A new kind of object gets a new section
here, and its bytes are written once. Where sealing is random, a vector holds
the reader's seeds, the sealed bytes and what must come out.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.vectors import objects, published

FILE = Path(__file__).with_name("e1.json")

Section = Callable[[], dict[str, Any]]
SECTIONS: dict[str, Section] = {
    "published": lambda: published.FROM_THE_DESIGN,
    "encoding": objects.encodings,
    "identity": objects.identities,
    "team": objects.teams,
    "manifest": objects.manifests,
    "companion": objects.companions,
    "message": objects.messages,
    "attachment": objects.attachments,
    "vault": objects.vaults,
    "slot": objects.slots,
    "compared": objects.compared,
}


def main() -> None:
    """Add the sections that the file lacks."""
    existing = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    for name, make in SECTIONS.items():
        if name not in existing:
            existing[name] = make()
    FILE.write_text(json.dumps(existing, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
