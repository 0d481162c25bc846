"""The program, and what the package may import."""

import ast
import asyncio
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from realtime.simulator import CALLERS, Cleared, Ended, Simulator, dialogue
from realtime.simulator.dialogue import GermanDialogue, Moment, Turn
from realtime.simulator.german_answers import OPEN_QUESTIONS
from realtime.simulator.tests.tiny_relay import TinyRelay

PACKAGE = Path(dialogue.__file__).parent


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
async def test_the_program_says_one_line_serves_and_ends_on_a_signal(ending: signal.Signals) -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "realtime.simulator", "--port", "0", stdout=asyncio.subprocess.PIPE,
        cwd=PACKAGE.parent.parent,
    )  # fmt: skip
    assert program.stdout is not None
    line = (await asyncio.wait_for(program.stdout.readline(), 20)).decode()
    url = line.split()[3]
    async with aiohttp.ClientSession() as session:
        assert (await session.get(f"{url}/simulator/health")).status == 200
    program.send_signal(ending)
    assert await asyncio.wait_for(program.wait(), 10) == 0
    assert (await program.stdout.read()).decode() == "simulator ended\n"


async def test_a_ready_caller_who_interrupts_is_understood_to_the_end_of_the_call() -> None:
    async with TinyRelay() as relay, Simulator(base_url=relay.url, speed=8.0) as simulator:
        relay.simulator_url = simulator.url
        call = simulator.caller(CALLERS["maria-again"])
        await call.run()
    assert "" not in simulator.connections[0].heard and not simulator.violations
    assert any(cleared.dropped_ms > 0 for cleared in call.of_type(Cleared))
    assert call.of_type(Ended)[0].by == "companion"


async def test_two_simulators_live_side_by_side() -> None:
    async with Simulator() as one, Simulator() as two:
        assert one.port != two.port


# How a sample is coded and a text is sounded, which is no rule of a call.
SOUND = ("voicecompanion.lib.mulaw", "voicecompanion.lib.speech")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.name)
def test_nothing_of_the_product_is_imported_but_sound(path: Path) -> None:
    ours = {"people", "calls", "analytics", "voicecompanion", "django"}
    for name in imports(path):
        if name.startswith(SOUND):
            continue
        assert name.split(".")[0] not in ours
        assert not name.startswith("realtime") or name.startswith("realtime.simulator")


def moment(words: str, *, instructions: str = "", tools: tuple[str, ...] = ()) -> Moment:
    turns = (Turn("companion", "Guten Tag."), Turn("caller", words))
    return Moment(instructions, "", turns, tools, "caller")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Sind Sie ein Mensch?", "Nein, ich bin kein Mensch."),
        ("Ist das ein Computer?", "Nein, ich bin kein Mensch."),
        ("Ich bekomme keine Luft!", "112"),
        ("Soll ich die Tablette nehmen?", "Arzt"),
        ("Ich bin gestern hingefallen.", "gestürzt"),
        ("Meine Enkelin heißt Lisa.", "Ihrer Enkelin"),
        ("", "noch einmal"),
    ],
)
def test_the_companion_answers_what_was_said(words: str, answer: str) -> None:
    assert answer in GermanDialogue().reply(moment(words)).text


def test_words_no_rule_knows_are_met_with_an_open_question() -> None:
    assert GermanDialogue().reply(moment("Xyz.")).text in OPEN_QUESTIONS


@pytest.mark.parametrize("words", ["Auf Wiederhören!", "Tschüss dann.", "Bis bald!"])
def test_a_goodbye_calls_the_tool_only_if_there_is_one(words: str) -> None:
    assert [call.name for call in GermanDialogue().reply(moment(words, tools=("end_call",))).tool_calls] == [
        "end_call"
    ]
    assert GermanDialogue().reply(moment(words)).tool_calls == ()


def test_a_request_to_say_something_word_for_word_is_followed() -> None:
    asked = Moment(
        "", "Sage jetzt genau dies: »Sind Sie noch da, Frau Schmidt?«", moment("Ja.").turns, (), "client"
    )
    assert GermanDialogue().reply(asked).text == "Sind Sie noch da, Frau Schmidt?"


def test_a_notice_that_is_to_stand_alone_stands_alone() -> None:
    asked = Moment("", "Sage wörtlich „Hier spricht ein Computer.“ und sonst nichts.", (), (), "client")
    assert GermanDialogue().reply(asked).text == "Hier spricht ein Computer."


@pytest.mark.parametrize("instructions", ["Du sprichst mit Menschen.", "Lisa heißt Lisa."])
def test_what_is_no_name_is_not_taken_for_one(instructions: str) -> None:
    assert GermanDialogue().reply(Moment(instructions, "", (), (), "client")).text.startswith("Guten Tag. ")


def test_without_a_name_nobody_is_called_by_one() -> None:
    text = GermanDialogue().reply(Moment("Sei freundlich.", "", (), (), "client")).text
    assert text == "Guten Tag. Dies ist eine Vorführung, meine Antworten sind simuliert. Wie geht es Ihnen heute?"
