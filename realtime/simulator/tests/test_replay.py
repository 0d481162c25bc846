"""A conversation that is put back into a new session, and functions the companion calls in one."""

import json
from typing import Any

import pytest

from realtime.simulator import GermanDialogue, Simulator, ToolResult, speak
from realtime.simulator.dialogue import Moment, Speaker, ToolCall, Turn, verbatim
from realtime.simulator.german_requests import confirmation, introduced
from realtime.simulator.tests.conftest import Connect, RawClient, fast
from realtime.simulator.tests.test_own_turns import COMMITTED, SERVER, reply, take_turns
from realtime.simulator.tests.tiny_relay import NOTICE

SHARED = "Diese Nummer gehört mehreren Menschen. Frage nach der Begrüßung freundlich, mit wem du sprichst."
ALREADY = f"Diesen Satz hat dein Gegenüber bereits gehört: »{NOTICE}« Wiederhole ihn nicht. Du sprichst mit Maria."
TOOLS = (
    "end_call",
    "identify_caller",
    "forget",
    "keep_off_record",
    "keep_private",
    "stop_storing",
    "raise_concern",
)
KINDS = {"user": "input_text", "system": "input_text", "assistant": "output_text"}


def message(role: str, text: str, item_id: str) -> dict[str, Any]:
    content = [{"type": KINDS[role], "text": text}]
    return {"type": "message", "role": role, "id": item_id, "content": content}


async def put(client: RawClient, role: str, text: str, item_id: str, after: str | None = None) -> str | None:
    """Create an item; the id before it."""
    place = {"previous_item_id": after} if after else {}
    await client.send("conversation.item.create", item=message(role, text, item_id), **place)
    added = await client.until("conversation.item.added")
    done = await client.until("conversation.item.done")
    assert added["item"] == done["item"] and added["item"]["id"] == item_id
    previous: str | None = added["previous_item_id"]
    return previous


def moment(*turns: tuple[Speaker, str], instructions: str = "", results: tuple[ToolResult, ...] = ()) -> Moment:
    spoken = tuple(Turn(speaker, text) for speaker, text in turns)
    return Moment(instructions, "", spoken, TOOLS, "client", results)


# --- items put back ---


async def test_replayed_items_keep_their_ids_and_their_order(connect: Connect) -> None:
    async with connect() as client:
        assert await put(client, "user", "Mein Hund heißt Bello.", "turn1", "root") is None
        assert await put(client, "assistant", "Ein schöner Name.", "turn2") == "turn1"
        assert await put(client, "system", "Zuvor ging es um Lisa.", "past", "root") is None
        assert await put(client, "user", "Ja.", "turn3", "turn1") == "turn1"


async def test_the_id_of_an_item_has_at_most_32_characters(connect: Connect) -> None:
    async with connect() as client:
        error = await client.error_for("conversation.item.create", item=message("user", "Ja.", "x" * 33))
    assert (error["code"], error["param"]) == ("string_above_max_length", "item.id")


async def test_a_conversation_put_back_goes_on_with_the_newest_words_and_without_a_greeting(
    connect: Connect,
) -> None:
    async with connect() as client:
        await take_turns(client, SERVER)
        await put(client, "assistant", NOTICE, "a1", "root")
        await put(client, "assistant", "Guten Tag, Maria. Wie geht es Ihnen heute?", "a2")
        await put(client, "user", "Mein Hund Bello bellt.", "u1")
        said = await reply(client)
    assert "Bello" in said and "Guten Tag" not in said and NOTICE not in said


async def test_words_spoken_after_a_replay_are_answered_together_with_those_put_back(connect: Connect) -> None:
    async with connect() as client:
        await take_turns(client, SERVER)
        await put(client, "assistant", "Guten Tag. Wie geht es Ihnen heute?", "a1", "root")
        await put(client, "user", "Mein Hund Bello bellt.", "u1")
        await client.say(speak("Im Garten blühen die Rosen."))
        await client.until(COMMITTED)
        said = await reply(client)
    assert "Bello" in said and "blüht sicher schön" in said


async def test_a_notice_that_was_played_before_the_first_reply_is_not_said_again(connect: Connect) -> None:
    async with connect() as client:
        await take_turns(client, SERVER)
        await put(client, "assistant", NOTICE, "notice", "root")
        await put(client, "user", "[Anruf gestartet - begrüße den Anrufer]", "start")
        said = await reply(client)
    assert NOTICE not in said and said.startswith("Guten Tag, Maria Schmidt.")


def test_a_notice_of_which_the_instructions_say_that_it_was_heard_is_not_said_again() -> None:
    assert verbatim(ALREADY) == ""
    assert NOTICE not in GermanDialogue().reply(moment(instructions=ALREADY)).text
    assert verbatim(f"Wörtlich gesagt wurde schon ein Satz. Er lautet: »{NOTICE}« Fragt jemand, sage es.") == ""
    must = f"Der Anrufer hat »Hallo Maria« schon gehört. Beginne jetzt wörtlich mit: »{NOTICE}«"
    assert verbatim(must) == NOTICE


@pytest.mark.parametrize("spoken", [NOTICE, NOTICE[:40], "Hier spricht ein Computerprogramm."])
def test_whoever_has_heard_only_the_notice_is_greeted(spoken: str) -> None:
    text = GermanDialogue().reply(moment(("companion", spoken), instructions=ALREADY)).text
    assert text.startswith("Guten Tag, Maria.") and NOTICE not in text


def test_a_reply_without_new_words_goes_on_with_the_old_ones() -> None:
    said = GermanDialogue().reply(
        moment(("companion", "Ja?"), ("caller", "Mein Hund bellt."), ("companion", "Oh."))
    )
    assert "Tier" in said.text


def test_a_noise_beside_words_is_no_reason_to_ask_again() -> None:
    said = GermanDialogue().reply(moment(("companion", "Ja?"), ("caller", "Mein Hund bellt."), ("caller", "")))
    assert "Tier" in said.text
    said = GermanDialogue().reply(moment(("companion", "Ja?"), ("caller", "")))
    assert "noch einmal" in said.text


def test_a_system_item_can_ask_for_a_farewell_or_for_certain_words() -> None:
    goodbye = "Das Gespräch muss jetzt enden. Verabschiede dich freundlich."
    said = GermanDialogue().reply(moment(("companion", "Ja?"), ("system", goodbye)))
    assert "auf Wiederhören" in said.text and said.tool_calls[0].name == "end_call"
    words = "Sage jetzt genau dies: »Wir haben noch zwei Minuten.«"
    said = GermanDialogue().reply(moment(("companion", "Ja?"), ("caller", "Nun."), ("system", words)))
    assert said.text == "Wir haben noch zwei Minuten."


def test_a_system_item_that_was_followed_is_not_followed_again() -> None:
    turns: list[tuple[Speaker, str]] = [("system", "Verabschiede dich."), ("companion", "Alles Gute!")]
    assert GermanDialogue().reply(moment(*turns, ("caller", "Mein Hund bellt."))).tool_calls == ()


# --- functions ---


async def call_of(client: RawClient, text: str) -> dict[str, Any]:
    """Say this and ask for a reply, which is a function call."""
    await client.say(speak(text))
    await client.until(COMMITTED)
    await client.send("response.create")
    done = await client.until("response.function_call_arguments.done")
    response = (await client.until("response.done"))["response"]
    assert [item["type"] for item in response["output"]] == ["function_call"]
    return done


def offered(*names: str) -> list[dict[str, Any]]:
    return [{"type": "function", "name": name, "parameters": {"type": "object"}} for name in names]


async def test_a_function_is_called_answered_and_spoken_of_only_when_a_reply_is_asked_for(
    connect: Connect,
) -> None:
    async with connect() as client:
        await take_turns(client, SERVER)
        await client.send("session.update", session={"type": "realtime", "tools": offered(*TOOLS)})
        await reply(client)
        call = await call_of(client, "Mein Sohn trinkt. Vergessen Sie das bitte.")
        assert json.loads(call["arguments"]) == {"what": "Mein Sohn trinkt."}
        item = {"type": "function_call_output", "call_id": call["call_id"], "output": '{"ok": true}'}
        await client.send("conversation.item.create", item=item)
        await client.until("conversation.item.done")
        assert "response.created" not in [event["type"] for event in await client.settle()]
        assert await reply(client) == "Gut, das ist vergessen."
        assert "vergessen" not in await reply(client)


async def test_the_output_of_a_function_nobody_called_is_refused(connect: Connect) -> None:
    item = {"type": "function_call_output", "call_id": "call_x", "output": "{}"}
    async with connect() as client:
        error = await client.error_for("conversation.item.create", item=item)
        assert (error["code"], error["param"]) == ("invalid_tool_call_id", None)
        call = {"type": "function_call", "call_id": "call_x", "name": "forget", "arguments": "{}"}
        await client.send("conversation.item.create", item=call)
        await client.send("conversation.item.create", item=item)
        await client.until("conversation.item.done")
        assert (await client.until("conversation.item.done"))["item"]["output"] == "{}"


async def test_a_reply_to_a_functions_output_is_refused_while_the_calling_one_is_active(
    connect: Connect, simulator: Simulator
) -> None:
    simulator.script = fast(tool_calls={"1": ["raise_concern", '{"kind": "fall"}']}, thinking_ms=100)
    async with connect() as client:
        await client.send("response.create")
        assert (await client.error_for("response.create"))["code"] == "conversation_already_has_active_response"
        call = await client.until("response.function_call_arguments.done")
        assert (call["name"], call["arguments"]) == ("raise_concern", '{"kind": "fall"}')
        await client.until("response.done")
        item = {"type": "function_call_output", "call_id": call["call_id"], "output": "done"}
        await client.send("conversation.item.create", item=item)
        assert "Bescheid" in await reply(client)


@pytest.mark.parametrize(
    ("words", "name", "arguments"),
    [
        ("Guten Tag, hier ist Hans.", "identify_caller", {"name": "Hans"}),
        ("Ich bin die Maria.", "identify_caller", {"name": "Maria"}),
        ("Hier spricht wieder Frau Schmidt.", "identify_caller", {"name": "Schmidt"}),
        ("Die Maria.", "identify_caller", {"name": "Maria"}),
        ("Vergessen Sie, dass ich einen Hund habe.", "forget", {"what": "ich einen Hund habe"}),
        ("Vergiss das!", "forget", {"what": "Ich war in Kur."}),
        ("Das ist geheim. Vergiss das wieder.", "forget", {"what": "Das ist geheim."}),
        ("Vergiss bitte meine Adresse.", "forget", {"what": "meine Adresse"}),
        ("Schreib das nicht auf!", "keep_off_record", {}),
        ("Bitte schreiben Sie das nicht auf.", "keep_off_record", {}),
        ("Das müssen Sie aber nicht aufschreiben.", "keep_off_record", {}),
        ("Sagen Sie das nicht meiner Tochter.", "keep_private", {}),
        ("Sag das bitte nicht meinem Sohn!", "keep_private", {}),
        ("Das muss meine Tochter nicht wissen.", "keep_private", {}),
        ("Ich möchte nicht mehr, dass etwas gespeichert wird.", "stop_storing", {}),
        ("Speichern Sie bitte nichts mehr.", "stop_storing", {}),
        ("Auf Wiederhören!", "end_call", {"reason": "goodbye"}),
    ],
)
def test_a_request_becomes_a_function_call(words: str, name: str, arguments: dict[str, str]) -> None:
    before: tuple[tuple[Speaker, str], ...] = (
        ("caller", "Ich war in Kur."),
        ("companion", "Mit wem spreche ich denn?"),
    )
    said = GermanDialogue().reply(moment(*before, ("caller", words), instructions=SHARED))
    assert said.tool_calls == (ToolCall(name, json.dumps(arguments, ensure_ascii=False)),)


@pytest.mark.parametrize(
    "words",
    [
        "Ich habe meine Tabletten vergessen.", "Vergessen Sie nicht anzurufen.", "Ich bin müde.", "Ja.",
        "Ich bin gestern hingefallen.", "Wunderbar!", "Meine Tochter sagt nichts.", "Ich bekomme keine Luft!",
    ],
)  # fmt: skip
def test_other_words_call_no_function(words: str) -> None:
    said = GermanDialogue().reply(
        moment(("companion", "Wie geht es Ihnen?"), ("caller", words), instructions=SHARED)
    )
    assert said.text and said.tool_calls == ()


def test_nobody_is_identified_on_a_number_of_one_person_and_no_function_is_made_up() -> None:
    words: tuple[tuple[Speaker, str], ...] = (
        ("companion", "Ja?"),
        ("caller", "Hier ist Hans. Vergessen Sie das."),
    )
    assert [call.name for call in GermanDialogue().reply(moment(*words)).tool_calls] == ["forget"]
    bare = Moment(SHARED, "", moment(*words).turns, (), "client")
    assert GermanDialogue().reply(bare).tool_calls == ()


def test_a_shared_number_is_asked_who_is_calling() -> None:
    assert GermanDialogue().reply(moment(instructions=SHARED)).text.endswith("Mit wem spreche ich denn?")
    assert introduced("Hans.") == "" and introduced("Hans.", "Mit wem spreche ich denn?") == "Hans"


def test_a_caller_who_begins_with_a_goodbye_is_greeted_and_let_go() -> None:
    said = GermanDialogue().reply(moment(("caller", "Ich habe mich verwählt, auf Wiederhören!")))
    assert said.tool_calls[0].name == "end_call" and "auf Wiederhören" in said.text


@pytest.mark.parametrize(
    ("output", "text"),
    [
        ('{"ok": true, "error": null}', "Guten Tag, Hans."), ("ok", "Guten Tag, Hans."), ("", "Guten Tag, Hans."),
        ('{"ok": false}', "kenne ich hier leider nicht"), ('{"error": "x"}', "kenne ich hier leider nicht"),
        ("Niemand heißt so.", "kenne ich hier leider nicht"),
    ],
)  # fmt: skip
def test_what_a_function_gave_back_decides_what_is_said(output: str, text: str) -> None:
    assert text in confirmation("identify_caller", '{"name": "Hans"}', output)


def test_an_output_that_wants_certain_words_gets_them() -> None:
    results = (ToolResult("forget", "{}", "Sage wörtlich: »Der Eintrag ist gelöscht.«"),)
    said = GermanDialogue().reply(moment(("companion", "Ja?"), ("caller", "Vergiss das."), results=results))
    assert said.text == "Der Eintrag ist gelöscht." and said.tool_calls == ()


def test_a_goodbye_beside_a_request_is_said_after_it() -> None:
    results = (ToolResult("forget", "{}", "ok"),)
    words = "Vergiss das. Auf Wiederhören!"
    said = GermanDialogue().reply(moment(("companion", "Ja?"), ("caller", words), results=results))
    assert said.text.startswith("Gut, das ist vergessen.") and said.tool_calls[0].name == "end_call"


def test_a_function_without_an_output_is_not_called_twice() -> None:
    results = (ToolResult("forget", "{}"),)
    said = GermanDialogue().reply(moment(("companion", "Ja?"), ("caller", "Vergiss das."), results=results))
    assert said.text and said.tool_calls == ()
