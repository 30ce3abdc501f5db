import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
import redis.asyncio
from channels.layers import ChannelLayerManager, get_channel_layer
from cryptography.fernet import InvalidToken
from django.test import override_settings

from chat import events
from elevhalsa.databases import channel_layer
from elevhalsa.notify import in_app
from elevhalsa.people import ended
from tests import redis as redis_server
from tests.ports import free_port

EVENT: dict[str, object] = {
    "type": "client.tell",
    "frame": {"type": "changed", "thread": "a-thread-id"},
}
IDLE_S = 6  # redis-py 8 would end an idle connection after five


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis_server.running(tmp_path_factory.mktemp("redis")) as address:
        yield address


def layer_at(address: str, *, secret: str = "s" * 40) -> Any:  # noqa: ANN401 - no types
    with override_settings(CHANNEL_LAYERS={"default": channel_layer(address, secret=secret)}):
        return ChannelLayerManager()["default"]


async def listening(layer: Any) -> str:  # noqa: ANN401 - no types
    channel: str = await layer.new_channel()
    await layer.group_add("people.1", channel)
    return channel


async def test_one_process_hears_what_another_tells(address: str) -> None:
    here, there = layer_at(address), layer_at(address)
    channel = await listening(here)

    await there.group_send("people.1", EVENT)

    assert await asyncio.wait_for(here.receive(channel), 5) == EVENT
    await here.flush()
    await there.flush()


async def test_a_connection_that_was_idle_for_long_still_hears(address: str) -> None:
    here, there = layer_at(address), layer_at(address)
    channel = await listening(here)

    await asyncio.sleep(IDLE_S)
    await there.group_send("people.1", EVENT)

    assert await asyncio.wait_for(here.receive(channel), 5) == EVENT
    await here.flush()
    await there.flush()


async def test_redis_sees_neither_the_event_nor_the_thread(address: str) -> None:
    layer = layer_at(address)
    async with redis.asyncio.Redis.from_url(address) as client, client.pubsub() as spy:
        await spy.psubscribe("*")
        await spy.get_message(timeout=5)

        await layer.group_send("people.1", EVENT)

        seen = await spy.get_message(timeout=5)
        assert seen is not None
        assert b"thread" not in seen["data"]
    await layer.flush()


async def test_another_installations_secret_opens_nothing(address: str) -> None:
    here, there = layer_at(address), layer_at(address, secret="t" * 40)
    channel = await listening(here)

    await there.group_send("people.1", EVENT)

    with pytest.raises(InvalidToken):
        await asyncio.wait_for(here.receive(channel), 5)
    await here.flush()
    await there.flush()


def test_without_an_address_the_layer_is_memory() -> None:
    assert channel_layer("", secret="s")["BACKEND"] == "channels.layers.InMemoryChannelLayer"


@pytest.mark.parametrize(
    "tell",
    [
        lambda: in_app._send(["people.1", "people.2"]),
        lambda: events._send({"people.1": [EVENT]}),
        lambda: ended._send("people.1", EVENT),
    ],
    ids=["notices", "threads", "ended sessions"],
)
async def test_a_redis_that_refuses_everybody_stops_nobody_who_tells(
    tell: Callable[[], Coroutine[Any, Any, None]],
) -> None:
    refused = channel_layer(f"redis://127.0.0.1:{free_port()}/0", secret="s" * 40)
    with override_settings(CHANNEL_LAYERS={"default": refused}):
        layer = get_channel_layer()
        with pytest.raises(redis.exceptions.ConnectionError):
            await layer.group_send("people.1", EVENT)

        await tell()
