"""Short messages through the REST stand-in, with Twilio's own SDK."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped, unused-ignore]
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped, unused-ignore]
from twilio.rest import Client  # type: ignore[import-untyped, unused-ignore]

from realtime.simulator import ACCOUNT_SID, AUTH_TOKEN, Simulator
from realtime.simulator.tests.conftest import fast
from realtime.simulator.tests.test_twilio_rest import ToSimulator
from realtime.simulator.tests.tiny_relay import TinyRelay
from realtime.simulator.webhooks import SignedClient

OURS, ANNA = "+4930123456", "+491709876543"


@pytest.fixture
async def relay() -> AsyncIterator[TinyRelay]:
    async with TinyRelay() as relay:
        yield relay


@pytest.fixture
async def simulator(relay: TinyRelay) -> AsyncIterator[Simulator]:
    async with Simulator(base_url=relay.url, script=fast()) as simulator:
        yield simulator


@pytest.fixture
def client(simulator: Simulator) -> Any:
    return Client(ACCOUNT_SID, AUTH_TOKEN, http_client=ToSimulator(simulator.twilio_api_url))


async def send(client: Any, relay: TinyRelay, **changes: Any) -> Any:
    order = {
        "to": ANNA, "from_": OURS, "body": "Bitte nachsehen.", "status_callback": relay.url + "/twilio/message",
        **changes,
    }  # fmt: skip
    return await asyncio.to_thread(client.messages.create, **order)


async def fates(simulator: Simulator, relay: TinyRelay) -> list[str]:
    await simulator.twilio.texts.told()
    return [form["MessageStatus"] for form in relay.message_forms]


async def test_a_message_is_taken_sent_and_delivered(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    message = await send(client, relay)
    assert (message.status, message.date_sent) == ("queued", None)
    assert await fates(simulator, relay) == ["sent", "delivered"]
    assert {form["MessageSid"] for form in relay.message_forms} == {message.sid}
    assert [(one.to, one.from_, one.body) for one in simulator.messages] == [(ANNA, OURS, "Bitte nachsehen.")]
    assert (await asyncio.to_thread(client.messages(message.sid).fetch)).status == "delivered"


@pytest.mark.parametrize(
    ("outcome", "told", "code"),
    [
        ("undelivered", ["sent", "undelivered"], "30005"),
        ("failed", ["failed"], "30008"),
        ("sent", ["sent"], None),
    ],
)
async def test_a_message_can_be_lost_on_its_way(
    client: Any, simulator: Simulator, relay: TinyRelay, outcome: str, told: list[str], code: str | None
) -> None:
    simulator.script = fast(message_outcomes={ANNA: outcome})
    await send(client, relay)
    assert await fates(simulator, relay) == told
    assert relay.message_forms[-1].get("ErrorCode") == code


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("duplicated", ["sent", "sent", "delivered", "delivered"]),
        ("reordered", ["delivered", "sent"]),
        ("lost", []),
    ],
)
async def test_what_became_of_a_message_is_told_twice_in_another_order_or_not_at_all(
    client: Any, simulator: Simulator, relay: TinyRelay, order: str, told: list[str]
) -> None:
    simulator.script = fast(status_callbacks=order)
    await send(client, relay)
    assert await fates(simulator, relay) == told


async def test_what_became_of_a_message_is_signed(
    client: Any, simulator: Simulator, relay: TinyRelay, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[tuple[str, dict[str, str], str]] = []

    async def post(client: SignedClient, url: str, form: dict[str, str]) -> tuple[int, str]:
        posted.append((url, form, client.signature(url, form)))
        return 204, ""

    monkeypatch.setattr(SignedClient, "post", post)
    await send(client, relay)
    await simulator.twilio.texts.told()
    assert len(posted) == 2
    assert all(RequestValidator(AUTH_TOKEN).validate(*one) for one in posted)


async def test_a_short_name_may_be_the_sender(client: Any, simulator: Simulator, relay: TinyRelay) -> None:
    await send(client, relay, from_="Begleiter 1")
    assert simulator.messages[-1].from_ == "Begleiter 1"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "0170 9876543"}, 21211),
        ({"from_": ""}, 21603),
        ({"from_": "Begleiter!"}, 21212),
        ({"from_": "Telefonbegleiter"}, 21212),
        ({"from_": "12345678901"}, 21212),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"status_callback": "/twilio/message"}, 21609),
        ({"status_callback": "ftp://example.org"}, 21609),
    ],
)
async def test_a_wrong_message_is_refused_with_twilios_number(
    client: Any, simulator: Simulator, relay: TinyRelay, changes: dict[str, Any], code: int
) -> None:
    with pytest.raises(TwilioRestException) as error:
        await send(client, relay, **changes)
    assert (error.value.status, error.value.code) == (400, code)
    assert simulator.messages == []
    assert simulator.violations[-1].code == str(code)


async def test_the_longest_message_is_taken(client: Any, relay: TinyRelay) -> None:
    assert (await send(client, relay, body="x" * 1600)).sid.startswith("SM")


@pytest.mark.parametrize("code", [21614, 21610])
async def test_a_number_can_be_one_that_gets_no_messages(
    client: Any, simulator: Simulator, relay: TinyRelay, code: int
) -> None:
    simulator.script = fast(message_refusals={ANNA: code})
    for _ in range(2):
        with pytest.raises(TwilioRestException) as error:
            await send(client, relay)
        assert error.value.code == code
    assert await send(client, relay, to="+491701111111")


@pytest.mark.parametrize(("code", "status"), [(20429, 429), (20500, 500)])
async def test_a_scripted_refusal_of_a_message_happens_once_and_nothing_is_sent(
    client: Any, simulator: Simulator, relay: TinyRelay, code: int, status: int
) -> None:
    simulator.script = fast(message_errors=[code])
    with pytest.raises(TwilioRestException) as error:
        await send(client, relay)
    assert (error.value.status, simulator.messages) == (status, [])
    await send(client, relay)


async def test_the_answer_to_a_message_can_get_lost_and_it_is_sent_all_the_same(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    simulator.script = fast(lost_answers=["http_500"])
    with pytest.raises(TwilioRestException):
        await send(client, relay)
    assert len(simulator.messages) == 1


async def test_messages_are_listed_newest_first_by_number_and_time(
    client: Any, simulator: Simulator, relay: TinyRelay
) -> None:
    sids = [(await send(client, relay)).sid for _ in range(3)]
    await send(client, relay, to="+491701111111")
    await simulator.twilio.texts.told()

    async def listed(**filters: Any) -> list[str]:
        return [one.sid for one in await asyncio.to_thread(client.messages.list, to=ANNA, **filters)]

    now, hour = datetime.now(UTC), timedelta(hours=1)
    assert await listed() == await listed(page_size=2) == await listed(date_sent_after=now - hour) == sids[::-1]
    assert await listed(from_="+4930999999") == await listed(date_sent_after=now + hour) == []


async def test_a_message_that_nobody_knows_is_not_found(client: Any) -> None:
    with pytest.raises(TwilioRestException) as error:
        await asyncio.to_thread(client.messages("SM" + "0" * 32).fetch)
    assert error.value.code == 20404


async def test_somebody_without_the_token_sends_nothing(simulator: Simulator, relay: TinyRelay) -> None:
    stranger = Client(ACCOUNT_SID, "wrong", http_client=ToSimulator(simulator.twilio_api_url))
    with pytest.raises(TwilioRestException) as error:
        await send(stranger, relay)
    assert (error.value.status, simulator.messages) == (401, [])
