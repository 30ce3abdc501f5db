"""Which named word lists a text touches, and where."""

from collections import defaultdict
from collections.abc import Sequence

from triage.reader.model import Lexicon

SHORTEST = 3  # characters of a part that may stand inside a word

Hits = dict[int, dict[int, set[int]]]  # list, place, and how many tokens were taken there


class Lists:
    """The word lists, ready to be looked up token by token."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_first: dict[str, list[tuple[list[str], int]]] = defaultdict(list)
        for atoms, name in lexicon["phrases"]:
            self._by_first[atoms[0]].append((atoms[1:], name))
        self._seen: dict[str, tuple[list[int], list[str]]] = {}

    def hits(self, tokens: Sequence[str]) -> Hits:
        """Return where each list is touched."""
        found: Hits = defaultdict(lambda: defaultdict(set))
        for place, token in enumerate(tokens):
            names, atoms = self._look_up(token)
            for name in names:
                found[name][place].add(1)
            begun = (phrase for atom in atoms for phrase in self._by_first[atom])
            for rest, name in begun:
                if self._follows(tokens, place + 1, rest):
                    found[name][place].add(1 + len(rest))
        return found

    def _follows(self, tokens: Sequence[str], place: int, atoms: Sequence[str]) -> bool:
        if place + len(atoms) > len(tokens):
            return False
        return all(
            is_atom(atom, token)
            for atom, token in zip(atoms, tokens[place : place + len(atoms)], strict=True)
        )

    def _look_up(self, token: str) -> tuple[list[int], list[str]]:
        """Return the lists that hold ``token``, and the atoms with which phrases may begin."""
        if token not in self._seen:
            names: set[int] = set()
            begun: list[str] = []
            for kind, atom in self._atoms_of(token):
                names.update(self._lexicon[kind].get(atom.strip("*"), ()))  # type: ignore[literal-required]
                if atom in self._by_first:
                    begun.append(atom)
            self._seen[token] = sorted(names), begun
        return self._seen[token]

    def _atoms_of(self, token: str) -> list[tuple[str, str]]:
        """Return the atoms of ``token``, and of what is left without a particle before it."""
        atoms = atoms_of(token)
        if len(token) > SHORTEST and token[0] in self._lexicon["particles"]:
            bare = token[1:]
            atoms += [("exact", bare)]
            atoms += [("starts", bare[:end] + "*") for end in range(1, len(bare) + 1)]
        return atoms


def is_number(token: str) -> bool:
    """Return whether ``token`` is written in the ten digits that folding leaves."""
    return token.isascii() and token.isdigit()


def atoms_of(token: str) -> list[tuple[str, str]]:
    """Return every atom that ``token`` fits, with its kind."""
    size = len(token)
    atoms = [("exact", token), ("exact", "#")] if is_number(token) else [("exact", token)]
    atoms += [("starts", token[:end] + "*") for end in range(1, size + 1)]
    atoms += [("ends", "*" + token[start:]) for start in range(size)]
    holds = {
        token[start:end]
        for start in range(size - SHORTEST + 1)
        for end in range(start + SHORTEST, size + 1)
    }
    return atoms + [("holds", f"*{part}*") for part in sorted(holds)]


def is_atom(atom: str, token: str) -> bool:
    """Return whether ``token`` fits ``atom``."""
    bare = atom.strip("*")
    if atom == "#":
        return is_number(token)
    if atom.startswith("*"):
        return bare in token if atom.endswith("*") else token.endswith(bare)
    return token.startswith(bare) if atom.endswith("*") else token == atom
