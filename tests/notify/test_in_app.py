"""Open pages are told side by side: a layer that is slow with one costs the others nothing."""

import asyncio

import pytest
from channels.layers import InMemoryChannelLayer

from elevhalsa.notify import in_app

PEOPLE = ["one", "two", "three", "four", "five"]


class Slow:
    """A layer that never comes back of some groups, and what was asked of it."""

    def __init__(self, never: list[str]) -> None:
        self.never, self.asked, self.told = never, list[str](), list[str]()
        self.asked_when_given_up: list[int] = []

    async def group_send(self, group: str, _message: object) -> None:
        self.asked.append(group)
        try:
            if group in self.never:
                await asyncio.Event().wait()
            self.told.append(group)
        except asyncio.CancelledError:
            self.asked_when_given_up.append(len(self.asked))
            raise


def tell(layer: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    async def group_send(_layer: object, group: str, message: object) -> None:
        await layer.group_send(group, message)

    monkeypatch.setattr(InMemoryChannelLayer, "group_send", group_send)
    asyncio.run(in_app._send(PEOPLE))


def test_a_page_that_cannot_be_told_keeps_no_other_from_being_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer = Slow(never=["one", "three"])

    tell(layer, monkeypatch)

    assert layer.told == ["two", "four", "five"]


def test_a_layer_that_is_away_is_waited_for_once_by_all_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    layer = Slow(never=PEOPLE)

    tell(layer, monkeypatch)

    assert layer.told == []
    assert layer.asked_when_given_up == [len(PEOPLE)] * len(PEOPLE)
