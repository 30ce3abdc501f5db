"""Rules and word lists as people wrote them, made ready for the reader."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from triage.reader.lexicon import SHORTEST
from triage.reader.model import Lexicon, Rule
from triage.reader.spelling import Speller

HERE = Path(__file__).resolve().parent.parent
RULES_FILE = HERE / "rules.toml"
WORDS_FOLDER = HERE / "words"
PARTICLES = ["و", "ف", "ب", "ل", "ه", "ع", "ك", "د"]  # Arabic: and, so, in, to, this, on, like
BANDS = ("alarm", "ask", "soon", "sign")


class RulesUnclear(Exception):
    """The rules cannot be understood: the message says where."""


@dataclass
class Compiled:
    """Lists and rules with numbers for names."""

    names: list[str] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    atoms: dict[int, set[tuple[str, ...]]] = field(default_factory=dict)

    def list_of(self, name: str, phrases: Iterable[tuple[str, ...]], *, shown: str) -> int:
        """Return the number of a list, made if it is new. Lists of rules alone have no name."""
        if name not in self.lists:
            self.lists[name] = len(self.names)
            self.names.append(shown)
            self.atoms[self.lists[name]] = set()
        self.atoms[self.lists[name]].update(phrases)
        return self.lists[name]


class Compiler:
    """Reads the files in their order, so that the same files give the same bytes."""

    def __init__(self, speller: Speller) -> None:
        self._speller = speller
        self._made = Compiled()

    def read_words(self, lists: dict[str, str], *, are_signs: bool = True) -> None:
        """Add lists: words with a gap between them, `_` within a phrase; signs have names."""
        for name, words in lists.items():
            phrases = [phrase for word in words.split() if (phrase := self.phrase(word))]
            self._made.list_of(name, phrases, shown=name if are_signs else "")

    def phrase(self, word: str) -> tuple[str, ...]:
        """Return one entry as atoms, spelt as the reader spells."""
        atoms: list[str] = []
        for part in word.split("_"):
            if part == "#":
                atoms.append("#")
                continue
            tokens = self._speller.tokens(part.strip("*"))
            if not tokens:
                continue
            stands_inside = part.startswith("*") or (part.endswith("*") and _is_arabic(tokens[0]))
            tokens[0] = ("*" if stands_inside else "") + tokens[0]
            tokens[-1] += "*" if part.endswith("*") else ""
            atoms += tokens
        return tuple(atoms)

    def rule(self, written: dict[str, Any]) -> Rule:
        """Return one rule."""
        if written["band"] not in BANDS:
            raise RulesUnclear(f"{written['id']}: no band {written['band']}")
        return {
            "id": written["id"],
            "reason": written["reason"],
            "band": written["band"],
            "branch": written.get("branch", ""),
            "patterns": [self._parts(one) for one in written["patterns"]],
            "unless": [self._parts(one) for one in written.get("unless", [])],
            "not_before": [self._element(one) for one in written.get("not_before", [])],
        }

    def _parts(self, pattern: str) -> list[list[list[int]]]:
        return [self._steps(part.split()) for part in pattern.split(" & ")]

    def _steps(self, written: list[str]) -> list[list[int]]:
        steps: list[list[int]] = []
        gap = 0
        for element in written:
            if element.startswith("~"):
                gap = int(element[1:])
                continue
            steps.append([gap, self._element(element)])
            gap = 0
        return steps

    def _element(self, element: str) -> int:
        """Return the number of a list's name, or of the words between bars."""
        if element in self._made.lists:
            return self._made.lists[element]
        phrases: set[tuple[str, ...]] = set()
        for word in element.split("|"):
            if word.isupper() and word.isascii() and len(word) > 1:
                if word not in self._made.lists:
                    raise RulesUnclear(f"no list {word}")
                phrases |= self._made.atoms[self._made.lists[word]]
            elif phrase := self.phrase(word):
                phrases.add(phrase)
        return self._made.list_of(f"|{element}", phrases, shown="")

    def lexicon(self) -> Lexicon:
        """Return all lists as the reader looks them up."""
        kinds: dict[str, dict[str, list[int]]] = {
            kind: {} for kind in ("exact", "starts", "ends", "holds")
        }
        phrases: list[tuple[list[str], int]] = []
        for name, entries in self._made.atoms.items():
            for atoms in sorted(entries):
                if len(atoms) > 1:
                    phrases.append((list(atoms), name))
                    continue
                kind, bare = _kind_of(atoms[0])
                kinds[kind].setdefault(bare, []).append(name)
        return {
            "names": self._made.names,
            "exact": dict(sorted(kinds["exact"].items())),
            "starts": dict(sorted(kinds["starts"].items())),
            "ends": dict(sorted(kinds["ends"].items())),
            "holds": dict(sorted(kinds["holds"].items())),
            "particles": PARTICLES,
            "phrases": phrases,
        }

    def number(self, name: str) -> int:
        """Return the number of a named list."""
        return self._made.lists[name]


def _is_arabic(token: str) -> bool:
    """Return whether letters may stand before ``token`` too, as in Arabic verbs."""
    return len(token) >= SHORTEST and "\u0620" <= token[0] <= "\u064a"


def _kind_of(atom: str) -> tuple[str, str]:
    if atom.startswith("*"):
        return ("holds" if atom.endswith("*") else "ends"), atom.strip("*")
    return ("starts" if atom.endswith("*") else "exact"), atom.removesuffix("*")


def written_rules() -> list[dict[str, Any]]:
    """Return the rules as they are written."""
    rules: list[dict[str, Any]] = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))["rule"]
    return rules


def written_words() -> dict[str, dict[str, str]]:
    """Return the word lists as they are written: file by file, list by list."""
    return {
        file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(WORDS_FOLDER.glob("*.toml"))
    }
