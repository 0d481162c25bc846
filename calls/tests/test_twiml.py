"""What Twilio is told to do."""

from xml.etree import ElementTree

import pytest

from calls.twiml import REFUSALS, apology_twiml, hang_up_twiml, refusal_twiml, stream_twiml


def stream(language: str = "de") -> ElementTree.Element:
    return ElementTree.fromstring(
        stream_twiml(stream_url="wss://example.org/twilio/stream", call_sid="CA1", token="t&k", language=language)
    )


def test_the_call_is_connected_with_our_stream() -> None:
    found = stream().find("Connect/Stream")
    assert found is not None
    assert found.attrib == {"name": "voice-companion-stream", "url": "wss://example.org/twilio/stream"}


def test_sid_and_token_travel_as_parameters_because_a_query_string_is_dropped() -> None:
    parameters = stream().findall("Connect/Stream/Parameter")
    assert {one.attrib["name"]: one.attrib["value"] for one in parameters} == {"call_sid": "CA1", "token": "t&k"}


def test_behind_the_stream_stand_an_apology_and_the_end_of_the_call() -> None:
    assert [verb.tag for verb in stream()] == ["Connect", "Say", "Hangup"]


def test_the_apology_is_german_by_default_and_promises_nothing() -> None:
    say = stream().find("Say")
    assert say is not None
    assert say.attrib["language"] == "de-DE"
    assert say.text
    assert "Es tut mir leid" in say.text
    assert "rufen Sie zurück" not in say.text


def test_a_person_who_speaks_english_hears_british_english() -> None:
    say = stream("en").find("Say")
    assert say is not None
    assert say.attrib["language"] == "en-GB"


def test_an_unknown_language_is_answered_in_german() -> None:
    say = stream("fr").find("Say")
    assert say is not None
    assert say.attrib["language"] == "de-DE"


def test_without_a_stream_there_is_only_the_apology() -> None:
    assert [verb.tag for verb in ElementTree.fromstring(apology_twiml())] == ["Say", "Hangup"]


def test_a_call_that_is_over_is_hung_up_without_a_word() -> None:
    assert [verb.tag for verb in ElementTree.fromstring(hang_up_twiml())] == ["Hangup"]


@pytest.mark.parametrize("reason", REFUSALS)
def test_who_is_turned_away_hears_in_german_that_this_is_a_machine_and_where_help_is(reason: str) -> None:
    response = ElementTree.fromstring(refusal_twiml(reason))
    assert [verb.tag for verb in response] == ["Say", "Hangup"]
    say = response[0]
    assert say.attrib["language"] == "de-DE"
    assert say.text
    for words in ("automatische Ansage", "1 1 2", "Auf Wiederhören"):
        assert words in say.text
    assert "künstliche Intelligenz" in say.text or "Computerprogramm" in say.text
