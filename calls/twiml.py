"""What Twilio is told to do with a call (TwiML). Pure: texts in, XML out."""

from twilio.twiml.voice_response import Connect, VoiceResponse

STREAM_NAME = "voice-companion-stream"
VOICES = {"de": "de-DE", "en": "en-GB"}
# Said when our socket closed early. It promises nothing: nobody is going to call back because of it.
APOLOGIES = {
    "de": (
        "Es tut mir leid, die Verbindung zu Ihrem Begleiter ist gerade gestört. "
        "Bitte versuchen Sie es später noch einmal. Auf Wiederhören."
    ),
    "en": "I am sorry, the line to your companion has a problem right now. Please try again later. Goodbye.",
}

# Spoken after the beep of an answering machine, which anybody may listen to: it names nobody and no purpose.
AFTER_THE_BEEP = {
    "de": "Guten Tag. Wir haben versucht, Sie zu erreichen. Auf Wiederhören.",
    "en": "Hello. We have tried to reach you. Goodbye.",
}

# Said to callers with whom there will be no conversation, by the reason. It names nobody, and must not leave
# somebody in distress without a way on. Unknown callers hear German: nobody knows their language.
REFUSALS = {
    "unknown_caller": {
        "de": (
            "Guten Tag. Dies ist eine automatische Ansage. Unter dieser Nummer spricht eine künstliche "
            "Intelligenz mit Menschen, die dafür angemeldet sind. Ihre Telefonnummer kennen wir leider nicht, "
            "deshalb können wir das Gespräch nicht annehmen. Wenn Sie angemeldet sind, rufen Sie bitte noch "
            "einmal von Ihrem eigenen Anschluss an, ohne die Nummer zu unterdrücken. In einem Notfall wählen "
            "Sie bitte die 1 1 2. Auf Wiederhören."
        ),
    },
    "consent_withdrawn": {
        "de": (
            "Guten Tag. Dies ist eine automatische Ansage. Für diesen Anschluss ist eingetragen, dass unser "
            "Telefonbegleiter, ein Computerprogramm, keine Gespräche führen darf. Wenn Sie das ändern möchten, "
            "sagen Sie es bitte den Menschen, die sich um Sie kümmern. In einem Notfall wählen Sie bitte die "
            "1 1 2. Auf Wiederhören."
        ),
        "en": (
            "Hello. This is an automatic announcement. For this line it is entered that our telephone "
            "companion, a computer program, may not hold conversations. If you would like to change that, "
            "please tell the people who look after you. In an emergency please dial 1 1 2. Goodbye."
        ),
    },
    "budget_used": {
        "de": (
            "Guten Tag. Dies ist eine automatische Ansage Ihres Telefonbegleiters, eines Computerprogramms. "
            "Unsere gemeinsame Zeit ist für diesmal aufgebraucht. Bitte rufen Sie an einem anderen Tag wieder "
            "an. In einem Notfall wählen Sie bitte die 1 1 2. Auf Wiederhören."
        ),
        "en": (
            "Hello. This is an automatic announcement of your telephone companion, a computer program. Our "
            "time together is used up for now. Please call again on another day. In an emergency please dial "
            "1 1 2. Goodbye."
        ),
    },
    "too_many_calls": {
        "de": (
            "Guten Tag. Dies ist eine automatische Ansage Ihres Telefonbegleiters, eines Computerprogramms. "
            "Gerade rufen sehr viele Menschen an. Bitte versuchen Sie es in einigen Minuten noch einmal. In "
            "einem Notfall wählen Sie bitte die 1 1 2. Auf Wiederhören."
        ),
        "en": (
            "Hello. This is an automatic announcement of your telephone companion, a computer program. A "
            "great many people are calling just now. Please try again in a few minutes. In an emergency "
            "please dial 1 1 2. Goodbye."
        ),
    },
}


def stream_twiml(*, stream_url: str, call_sid: str, token: str, language: str) -> str:
    """Connects the call with our socket, and apologises when the socket closes before the call ends.

    The values travel as `<Parameter>`s, because Twilio drops the query string of the address.
    """
    response = VoiceResponse()
    connect = Connect()
    stream = connect.stream(name=STREAM_NAME, url=stream_url)
    stream.parameter(name="call_sid", value=call_sid)
    stream.parameter(name="token", value=token)
    response.append(connect)
    return _apologise(response, language)


def apology_twiml(language: str = "de") -> str:
    """Apologises and hangs up: the answer when we cannot take the call at all."""
    return _apologise(VoiceResponse(), language)


def refusal_twiml(reason: str, language: str = "de") -> str:
    """Tells a caller kindly that there will be no conversation, and hangs up. `reason` is a key of REFUSALS."""
    texts = REFUSALS[reason]
    spoken = language if language in texts else "de"
    response = VoiceResponse()
    response.say(texts[spoken], language=VOICES[spoken])
    response.hangup()
    return str(response)


def after_the_beep_twiml(language: str = "de") -> str:
    """Leaves a message that tells nothing on an answering machine, and hangs up."""
    spoken = language if language in AFTER_THE_BEEP else "de"
    response = VoiceResponse()
    response.say(AFTER_THE_BEEP[spoken], language=VOICES[spoken])
    response.hangup()
    return str(response)


def hang_up_twiml() -> str:
    """Hangs up without a word: the answer for a call that is over."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def _apologise(response: VoiceResponse, language: str) -> str:
    known = language if language in VOICES else "de"
    response.say(APOLOGIES[known], language=VOICES[known])
    response.hangup()
    return str(response)
