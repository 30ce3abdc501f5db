"""Learning weights: logistic regression by AdaGrad, the same bits on every machine.

Sums are of integers, so their order does not matter; what is left in floating point is single
additions, products, quotients and roots, which IEEE 754 rounds in one way only.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ONE = 1 << 24  # a weight of 1
SCALE_ONE = 4096  # a sign that stands alone in its block
ROOTS = 2048  # blocks of so many signs are told apart by size
SIGMOID_STEPS = 64  # to 1
SIGMOID_REACH = 12
MOST_WEIGHT = 45  # in the model file, either way
FINENESS = 40  # what stands there for a weight of 1
LCG = (6364136223846793005, 1442695040888963407, (1 << 64) - 1)

Ints = NDArray[np.int64]


class Example(NamedTuple):
    """A text's signs as places among the weights, each with how much it counts."""

    places: Ints
    counts: Ints


class Plan(NamedTuple):
    """How long and how hard to learn."""

    rounds: int = 24
    rate: float = 0.04
    forget: int = 7  # each round a weight loses its 2^-forget-th part for every 256 examples
    seed: int = 7
    least: int = 2  # smaller weights are left out: they say nothing, but have to be loaded


def scale() -> list[int]:
    """Return what a sign counts in a block of n."""
    return [SCALE_ONE, *(round(SCALE_ONE / math.sqrt(size)) for size in range(1, ROOTS + 1))]


def _sigmoid_table() -> list[float]:
    steps = range(-SIGMOID_REACH * SIGMOID_STEPS, SIGMOID_REACH * SIGMOID_STEPS + 1)
    return [round(1 / (1 + math.exp(-step / SIGMOID_STEPS)), 9) for step in steps]


SIGMOID = _sigmoid_table()


def _order(size: int, seed: int) -> list[int]:
    """Return a shuffled order, by a generator of our own."""
    order = list(range(size))
    state = seed
    for place in range(size - 1, 0, -1):
        state = (state * LCG[0] + LCG[1]) & LCG[2]
        other = (state >> 33) % (place + 1)
        order[place], order[other] = order[other], order[place]
    return order


def learn(
    examples: Sequence[Example], wanted: Sequence[tuple[int, float]], bits: int, plan: Plan
) -> Ints:
    """Return weights that answer ``wanted``: 1 or 0, and how much the example counts."""
    weights = np.zeros(1 << bits, dtype=np.int64)
    spent = np.full(1 << bits, 0.05)
    mean = np.zeros(1 << bits, dtype=np.int64)
    begun = plan.rounds // 2
    for lap in range(plan.rounds):
        for number, at in enumerate(_order(len(examples), plan.seed + lap)):
            answer, counts = wanted[at]
            if counts:
                _step(weights, spent, examples[at], answer=answer, weight=counts * plan.rate)
            if number % 256 == 0:
                weights -= weights >> plan.forget
        if lap >= begun:
            mean += weights
    return mean // (plan.rounds - begun)


def _step(
    weights: Ints, spent: NDArray[np.float64], example: Example, *, answer: int, weight: float
) -> None:
    places, counts = example
    margin = int((weights[places] * counts).sum()) / (ONE * SCALE_ONE)
    reach = SIGMOID_REACH * SIGMOID_STEPS
    at = max(-reach, min(reach, int(margin * SIGMOID_STEPS)))
    error = SIGMOID[at + reach] - answer
    slope = counts * (error / SCALE_ONE)
    spent[places] += slope * slope
    weights[places] -= np.rint(slope * (weight * ONE) / np.sqrt(spent[places])).astype(np.int64)


def coarse(weights: Ints, least: int) -> list[int]:
    """Return ``weights`` as the small integers of the model file, none below ``least``."""
    half = ONE // 2
    sizes = (np.abs(weights) * FINENESS + half) // ONE
    sizes[sizes < least] = 0
    small: list[int] = (np.sign(weights) * np.minimum(sizes, MOST_WEIGHT)).tolist()
    return small
