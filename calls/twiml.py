"""What Twilio is told to do with a call. Pure."""

from twilio.twiml.voice_response import Connect, Stream, VoiceResponse

STREAM_NAME = "voice-companion-stream"
VOICES = {"de": "de-DE", "en": "en-GB"}
APOLOGIES = {
    "de": "Entschuldigung, die Verbindung zu Ihrem Telefonbegleiter ist gestört. "
    "Bitte versuchen Sie es später noch einmal. Auf Wiederhören.",
    "en": "Sorry, the connection to your telephone companion is disturbed. Please try again later. Goodbye.",
}


def connect_to_stream(*, stream_url: str, call_sid: str, token: str, language: str) -> str:
    """Connects the call with our socket; behind it stands the apology that is spoken if the socket closes early.

    Twilio drops a query string of the stream's address, so both values travel as parameters.
    """
    response = VoiceResponse()
    stream = Stream(name=STREAM_NAME, url=stream_url)
    stream.parameter(name="call_sid", value=call_sid)
    stream.parameter(name="token", value=token)
    connect = Connect()
    connect.append(stream)
    response.append(connect)
    return _with_apology(response, language)


def apologise(language: str) -> str:
    """Says that it does not work at the moment, and hangs up."""
    return _with_apology(VoiceResponse(), language)


def hang_up() -> str:
    response = VoiceResponse()
    response.hangup()
    return str(response)


def _with_apology(response: VoiceResponse, language: str) -> str:
    response.say(APOLOGIES[language], language=VOICES[language])
    response.hangup()
    return str(response)
