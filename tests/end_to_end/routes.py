"""Every screen there is, as the client's own sources name them."""

import re
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "frontend" / "src"
NAME = re.compile(r'"(\w+)"')


def screens(file: str) -> set[str]:
    """Return the names in ``SCREENS`` of ``file``."""
    return _names(file, r"SCREENS = \[(.*?)\]")


def stages(file: str, name: str = "Stage") -> set[str]:
    """Return the names in the type ``name`` of ``file``."""
    return _names(file, rf"type {name} =(.*?);")


def _names(file: str, where: str) -> set[str]:
    declared = re.search(where, (SOURCES / file).read_text("utf-8"), re.DOTALL)
    assert declared is not None, f"{file} declares its screens no more"
    names = set(NAME.findall(declared[1]))
    assert names, f"{file} names no screen"
    return names
