"""What a caller may ask of the companion's tools, in German, and what is said once a tool has done it."""

import json
import re
from collections.abc import Callable

type Arguments = Callable[[re.Match[str], str], dict[str, str]]

_NAME = r"(?P<name>[A-ZÄÖÜ][a-zäöüß]+(?:[ -][A-ZÄÖÜ][a-zäöüß]+)?)"
_NO_NAMES = {
    "Ja", "Nein", "Hallo", "Danke", "Vielen", "Gut", "Guten", "Grüß", "Bitte", "Doch", "Ach", "Was", "Wer", "Wie",
    "Auf", "Bis", "Ich", "Sie", "Es", "Das", "Moment", "Tschüss", "Rentner", "Rentnerin", "Witwe", "Witwer",
}  # fmt: skip
_INTRODUCED = re.compile(
    r"\b(?:[Hh]ier (?:ist|spricht)|[Dd]a ist|[Ii]ch bin(?:'s|s)?|[Ii]ch heiße|[Mm]ein Name ist)[, ]+"
    rf"(?:(?:der|die|wieder|nochmal|auch|es|Frau|Herr|Opa|Oma)[, ]+)*{_NAME}"
)
_NAME_ALONE = re.compile(rf"^(?:Ja, )?(?:(?:[Dd]er|[Dd]ie) )?{_NAME}[.!]?$")
_ASKED_WHO = re.compile(r"mit wem|wer (?:ist|spricht)|wie heißen|Ihr(?:en)? Name", re.IGNORECASE)
_SHARED = re.compile(
    r"mehrere[nr]? (?:Menschen|Personen|Leuten?|Anrufern?)|teilen sich|several people|more than one person"
    r"|shared (?:by|number)",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\bfalse\b|niemand|nobody|error|fehler|unbekannt|unknown|not[ _](?:found|possible)"
    r"|nicht (?:gefunden|möglich|bekannt)|no[ _]match|kein(?:e|en)? (?:passende|Treffer)",
    re.IGNORECASE,
)


def _what(match: re.Match[str], before: str) -> dict[str, str]:
    # "Vergessen Sie das" means the sentence before it.
    sentences = [
        part.strip() for part in re.split(r"(?<=[.!?])\s+", match.string[: match.start()]) if part.strip()
    ]
    named = (match["what"] or "").strip(" ,")
    return {"what": named or (sentences[-1] if sentences else before) or "das"}


def _nothing(_match: re.Match[str], _before: str) -> dict[str, str]:
    return {}


_REQUESTS: list[tuple[str, re.Pattern[str], Arguments]] = [
    (
        "forget",
        re.compile(
            r"\b(?:vergiss|vergessen sie)\b(?!(?: \w+){0,2} nicht\b)(?: bitte)?"
            r"(?:,? (?:das|es)(?: wieder| bitte| alles)*(?=[ ]*(?:[.,!?]|$)))?(?:,? dass)?(?P<what>[^.!?]*)",
            re.IGNORECASE,
        ),
        _what,
    ),
    (
        "keep_off_record",
        re.compile(
            r"schreib(?:en sie|e)? das(?: bitte| jetzt| aber)* nicht (?:auf|mit)"
            r"|notier(?:en sie|e)? das(?: bitte)? nicht"
            r"|(?:nicht|nichts davon) (?:auf|mit)(?:zu)?schreiben|das kommt nicht ins protokoll",
            re.IGNORECASE,
        ),
        _nothing,
    ),
    (
        "keep_private",
        re.compile(
            r"(?:sag|sagen sie|erzähl|erzählen sie|verrat|verraten sie)e? (?:das|es|davon)(?: bitte| aber)*"
            r" (?:nicht|nichts) mein|mein\w* \w+ nichts (?:davon|sagen|erzählen)|das bleibt unter uns"
            r"|(?:soll|muss|darf) mein\w* \w+ (?:das )?nicht (?:wissen|erfahren)",
            re.IGNORECASE,
        ),
        _nothing,
    ),
    (
        "stop_storing",
        re.compile(
            r"(?:nicht mehr|nicht),? dass (?:hier )?(?:etwas|was|irgendetwas|das alles) (?:noch )?gespeichert wird"
            r"|speicher\w*(?: sie)?(?: bitte)? nichts mehr|nichts mehr (?:speichern|gespeichert)"
            r"|hör\w*(?: sie)? auf zu speichern",
            re.IGNORECASE,
        ),
        _nothing,
    ),
    (
        "stop_calls",
        re.compile(
            r"ruf\w*(?: sie)? (?:mich|hier)(?: bitte)? (?:nicht|nie) mehr an"
            r"|nicht mehr (?:von ihnen )?angerufen werden",
            re.IGNORECASE,
        ),
        _nothing,
    ),
    (
        "stop_messages",
        re.compile(
            r"(?:lies|lesen sie)(?: mir)?(?: bitte)? keine nachrichten mehr|keine nachrichten mehr (?:vor|hören)",
            re.IGNORECASE,
        ),
        _nothing,
    ),
]
_SUCCESS = ("ok", "success", "done", "found", "known")
_SHORT_OUTPUT = 200
_DONE = {
    "forget": "Gut, das ist vergessen.",
    "keep_off_record": "In Ordnung, das wird nicht aufgeschrieben.",
    "keep_private": "Das bleibt unter uns.",
    "stop_storing": "Ist gut, ab jetzt wird nichts mehr gespeichert.",
    "stop_calls": "Gut, ich rufe nicht mehr an.",
    "stop_messages": "Gut, ich lese keine Nachrichten mehr vor.",
    "end_call": "Auf Wiederhören!",
    "raise_concern": "Ich habe Bescheid gegeben, damit jemand nach Ihnen sieht.",
}
_NOT_DONE = "Das hat leider nicht geklappt. Bitte sagen Sie es auch Ihren Angehörigen."
_STRANGER = "Diesen Namen kenne ich hier leider nicht. Wir können uns aber gern trotzdem unterhalten."


def requested(words: str, before: str, *, instructions: str, question: str) -> list[tuple[str, dict[str, str]]]:
    """The tools these words ask for, with their arguments.

    `before` is what the caller said before them, `question` what the companion said last.
    """
    found = [
        (name, arguments(match, before))
        for name, pattern, arguments in _REQUESTS
        if (match := pattern.search(words)) is not None
    ]
    name = introduced(words, question) if number_is_shared(instructions) else ""
    return [*([("identify_caller", {"name": name})] if name else []), *found]


def introduced(words: str, question: str = "") -> str:
    """The name somebody gives as their own, "" if none; a name alone is one only if it was asked for."""
    match = _INTRODUCED.search(words)
    if match is None and _ASKED_WHO.search(question):
        match = _NAME_ALONE.search(words.strip())
    return match["name"] if match is not None and match["name"].split()[0] not in _NO_NAMES else ""


def number_is_shared(instructions: str) -> bool:
    """Whether the instructions say that several people call from this number."""
    return _SHARED.search(instructions) is not None


def confirmation(name: str, arguments: str, output: str) -> str:
    """What to say once this function has given this output."""
    failed = has_failed(output)
    if name == "identify_caller":
        return _STRANGER if failed else f"Guten Tag, {_argument(arguments, 'name')}. Wie geht es Ihnen heute?"
    return _NOT_DONE if failed else _DONE.get(name, "Das ist erledigt.")


def has_failed(output: str) -> bool:
    """Whether a function says that it did nothing: as JSON with `error` or a false `ok`, or in a short text."""
    try:
        values = json.loads(output)
    except ValueError:
        values = output
    if isinstance(values, dict):
        return bool(values.get("error")) or any(values.get(name) is False for name in _SUCCESS)
    return len(output) < _SHORT_OUTPUT and _FAILED.search(str(values)) is not None


def _argument(arguments: str, name: str) -> str:
    try:
        return str(json.loads(arguments)[name])
    except (ValueError, KeyError, TypeError):
        return ""
