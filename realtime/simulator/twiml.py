"""TwiML as Twilio reads it: only the verbs a phone companion uses, and everything else refused."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PARAMETER_LIMIT = 500


class TwimlError(ValueError):
    """The answer is no TwiML Twilio would run. `code` is Twilio's error number."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Say:
    """Speak a text."""

    text: str
    language: str


@dataclass(frozen=True)
class Pause:
    """Wait."""

    seconds: int


@dataclass(frozen=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True)
class Reject:
    """Do not take the call; reason "rejected" or "busy"."""

    reason: str


@dataclass(frozen=True)
class Redirect:
    """Go on with the TwiML of another address."""

    url: str


@dataclass(frozen=True)
class Stream:
    """`<Connect><Stream>`: a media socket both ways."""

    url: str
    name: str = ""
    action: str | None = None
    status_callback: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)


type Verb = Say | Pause | Hangup | Reject | Redirect | Stream

_ATTRIBUTES = {
    "Say": {"language", "voice", "loop"},
    "Pause": {"length"},
    "Hangup": set(),
    "Reject": {"reason"},
    "Redirect": {"method"},
    "Connect": {"action", "method"},
    "Stream": {"url", "name", "track", "statusCallback", "statusCallbackMethod"},
    "Parameter": {"name", "value"},
}


def parse_twiml(document: str, base_url: str) -> list[Verb]:
    """The verbs in order; relative addresses are completed from `base_url`.

    Raises TwimlError with 12100 (no XML), 12200 (unknown verb or attribute), 31922 (scheme),
    31923 (stream address), 31941 (track).
    """
    try:
        # The document comes from the product under test, and expat resolves no external entities.
        root = ElementTree.fromstring(document)  # noqa: S314
    except ElementTree.ParseError as error:
        raise TwimlError(12100, "the answer is not XML") from error
    if root.tag != "Response":
        raise TwimlError(12100, "the document element is not <Response>")
    return [_verb(element, base_url) for element in root]


def _verb(element: ElementTree.Element, base_url: str) -> Verb:
    _check_attributes(element)
    words = (element.text or "").strip()
    match element.tag:
        case "Say":
            return Say(words, element.get("language", "en-US"))
        case "Pause":
            return Pause(int(element.get("length", "1")))
        case "Hangup":
            return Hangup()
        case "Reject":
            return Reject(element.get("reason", "rejected"))
        case "Redirect":
            return Redirect(urljoin(base_url, words))
        case _:
            return _connect(element, base_url)


def _check_attributes(element: ElementTree.Element) -> None:
    allowed = _ATTRIBUTES.get(element.tag)
    if allowed is None:
        raise TwimlError(12200, f"unknown element <{element.tag}>")
    if unknown := set(element.keys()) - allowed:
        raise TwimlError(12200, f"unknown attribute {sorted(unknown)} of <{element.tag}>")


def _connect(element: ElementTree.Element, base_url: str) -> Stream:
    if element.tag != "Connect" or len(element) != 1 or element[0].tag != "Stream":
        raise TwimlError(12200, f"<{element.tag}> is not understood here")
    stream = element[0]
    _check_attributes(stream)
    if stream.get("track", "inbound_track") != "inbound_track":
        raise TwimlError(31941, "a bidirectional stream carries only the inbound track")
    action, callback = element.get("action"), stream.get("statusCallback")
    return Stream(
        url=_stream_url(stream.get("url", ""), base_url),
        name=stream.get("name", ""),
        action=urljoin(base_url, action) if action is not None else None,
        status_callback=urljoin(base_url, callback) if callback else None,
        parameters=_parameters(stream),
    )


def _stream_url(url: str, base_url: str) -> str:
    if not url:
        raise TwimlError(31923, "<Stream> has no url")
    absolute = urljoin(base_url.replace("http", "ws", 1), url) if "://" not in url else url
    parts = urlsplit(absolute)
    if parts.scheme != "wss" and not (parts.scheme == "ws" and parts.hostname in _LOOPBACK):
        raise TwimlError(31922, "a stream address must begin with wss://")
    if parts.query or parts.fragment:
        raise TwimlError(31923, "a stream address supports no query string")
    return absolute


def _parameters(stream: ElementTree.Element) -> dict[str, str]:
    parameters = {}
    for element in stream:
        _check_attributes(element)
        name, value = element.get("name"), element.get("value")
        if element.tag != "Parameter" or not name or value is None:
            raise TwimlError(12200, f"<{element.tag}> is no complete <Parameter>")
        if len(name) + len(value) >= _PARAMETER_LIMIT:
            raise TwimlError(12200, "name and value of a <Parameter> must stay below 500 characters")
        parameters[name] = value
    return parameters
