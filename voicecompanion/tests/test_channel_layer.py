"""The channel layer over a real Valkey: a page to which nothing happens keeps its socket."""

import asyncio
import time

import pytest
from asgiref.sync import async_to_sync
from channels_redis.core import RedisChannelLayer
from django.conf import settings

from voicecompanion.tests.house import own_broker_url


@pytest.mark.once
def test_a_wait_for_news_is_shorter_than_what_redis_calls_silence() -> None:
    assert settings.CHANNEL_LAYER_HOST["socket_timeout"] > 2 * RedisChannelLayer.brpop_timeout


@pytest.mark.once
def test_a_layer_that_is_held_up_for_a_moment_loses_nobody() -> None:
    """As a busy machine holds it up: the answer to a wait of five seconds is read two seconds late."""
    layer = RedisChannelLayer(hosts=[settings.CHANNEL_LAYER_HOST | {"address": own_broker_url()}])

    async def wait_for_news() -> object:
        waiting = asyncio.create_task(layer.receive(await layer.new_channel()))
        await asyncio.sleep(layer.brpop_timeout - 1)
        time.sleep(3)  # noqa: ASYNC251 - the whole loop stands still, which is the point
        await asyncio.sleep(1)
        lost = waiting.done()
        waiting.cancel()
        return lost

    assert async_to_sync(wait_for_news)() is False
