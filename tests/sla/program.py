"""Whole numbers under lines and choices, and a solver that finds some that keep them all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from tests.sla.worlds import Cell, Place

LOOSE = 10_000.0  # by so much a line is broken where its choice does not hold, at most
ENOUGH = {"mip_rel_gap": 0.5}  # any other world will do: it need not be the farthest

Unknown = tuple[Place, Cell]
Terms = Mapping[int, float]  # the column of a number, and how often it is counted


@dataclass
class Line:
    """A sum that lies between two numbers."""

    terms: dict[int, float]
    least: float
    most: float


@dataclass
class Program:
    """Unknown whole numbers, each in its column, and what must hold of them."""

    columns: dict[Unknown, int] = field(default_factory=dict)
    most: list[float] = field(default_factory=list)  # of each column; the least is nought
    lines: list[Line] = field(default_factory=list)
    distances: list[int] = field(default_factory=list)  # of each number from what it truly is

    def number(self, one: Unknown, truth: int, most: int) -> None:
        """Let a number be unknown."""
        self.columns[one] = self._column(most)
        self.distances.append(self._column(most))
        for sign in (1.0, -1.0):
            terms = {self.columns[one]: sign, self.distances[-1]: 1.0}
            self.between(terms, least=sign * truth)

    def choice(self) -> int:
        """Return the column of a number that is 1 where something holds, and else 0."""
        return self._column(1)

    def one_of(self, choices: Sequence[int]) -> None:
        """Let one of some choices hold."""
        self.between(dict.fromkeys(choices, 1.0), 1, len(choices))

    def between(
        self, terms: Terms, least: float = -inf, most: float = inf, *, if_: int | None = None
    ) -> None:
        """Let a sum lie between two numbers; ``if_`` a choice holds, or always."""
        if if_ is None:
            self.lines.append(Line(dict(terms), least, most))
            return
        if least > -inf:
            self.lines.append(Line({**terms, if_: -LOOSE}, least - LOOSE, inf))
        if most < inf:
            self.lines.append(Line({**terms, if_: LOOSE}, -inf, most + LOOSE))

    def sum_of(self, wanted: Iterable[Unknown]) -> dict[int, float]:
        """Return the sum of some numbers."""
        return {self.columns[one]: 1.0 for one in wanted}

    def solved(
        self, aim: Mapping[Unknown, float], fixed: Mapping[Unknown, int]
    ) -> dict[Unknown, int] | None:
        """Return numbers that keep every line, with the sum ``aim`` small; None if there are none.

        Without an aim they are near the truth. ``fixed`` numbers are those and no others.
        """
        costs = np.zeros(len(self.most))
        if not aim:
            costs[self.distances] = 1.0
        for one, cost in aim.items():
            costs[self.columns[one]] = cost
        least, most = np.zeros(len(self.most)), np.array(self.most)
        for one, value in fixed.items():
            least[self.columns[one]] = most[self.columns[one]] = value
        found = milp(
            costs,
            constraints=self._limits,
            integrality=np.ones(len(self.most)),
            bounds=Bounds(least, most),
            options=ENOUGH,
        )
        if found.x is None:
            return None
        return {one: round(found.x[column]) for one, column in self.columns.items()}

    def _column(self, most: int) -> int:
        self.most.append(most)
        return len(self.most) - 1

    @cached_property  # nothing is added once it was solved
    def _limits(self) -> LinearConstraint:
        entries = [
            (number, column, value)
            for number, line in enumerate(self.lines)
            for column, value in line.terms.items()
        ]
        rows, columns, values = zip(*entries, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(self.lines), len(self.most)))
        least, most = [line.least for line in self.lines], [line.most for line in self.lines]
        return LinearConstraint(matrix, least, most)
