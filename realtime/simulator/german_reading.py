"""What a rule-based reader finds in a German telephone transcript. Mood comes from words, never from sound."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from realtime.simulator.german_answers import RELATIONS

_LINE = re.compile(
    r"^\s*(?:\[(\d+)\]|(\d+)[.:)])?\s*(Anrufer|Begleiter|Caller|Companion)[^:]{0,24}:\s*(.*)$", re.MULTILINE
)
_KIN = "|".join(relation for relation in RELATIONS if relation not in ("Hund", "Katze", "Kater"))
_NAME = r"(?P<name>[A-ZÄÖÜ][a-zäöüß]+)"
_PEOPLE = (
    re.compile(rf"\b[Mm]ein(?:e|er|en|em)? (?P<relation>{_KIN})(?: heißt| ist die| ist der|,)? {_NAME}\b"),
    re.compile(rf"\b{_NAME}(?:,| ist) meine? (?P<relation>{_KIN})\b"),
)
_PET = re.compile(rf"\b[Mm]ein(?:e|er|en|em)? (?P<relation>Hund|Katze|Kater|Wellensittich)(?: heißt|,)? {_NAME}\b")
_THIRD_PERSON = {
    "höre": "Hört", "trinke": "Trinkt", "esse": "Isst", "lese": "Liest", "koche": "Kocht", "backe": "Backt",
    "stricke": "Strickt", "singe": "Singt", "male": "Malt", "spiele": "Spielt", "gehe": "Geht", "mag": "Mag",
    "liebe": "Liebt", "arbeite": "Arbeitet", "sehe": "Sieht",
}  # fmt: skip
_LIKES = (
    re.compile(
        rf"\b[Ii]ch (?P<verb>{'|'.join(_THIRD_PERSON)})"
        r"(?: so| sehr| immer| abends| morgens)* (?:gern|gerne|am liebsten)\s*(?P<what>[^,.;!?]{3,50})?"
    ),
    re.compile(r"\b[Ii]ch (?P<verb>mag|liebe) (?P<what>[^,.;!?]{3,50})"),
)
_FACTS = (
    (re.compile(r"\b[Ii]ch wohne (?P<what>[^,.;!?]{3,60})"), "Wohnt {}"),
    (re.compile(r"\b[Ii]ch bin (?P<what>\w+ Jahre alt|verwitwet|\w+undachtzig)"), "Ist {}"),
    (re.compile(r"\b[Ii]ch war (?:früher |von Beruf )(?P<what>[^,.;!?]{3,40})"), "War früher {}"),
)
_HEALTH = (
    (re.compile(r"gestürzt|hingefallen|\bSturz\b", re.IGNORECASE), "Erzählt von einem Sturz"),
    (
        re.compile(r"(Rücken|Knie|Hüft|Kopf|Bauch|Brust)\w*(?:schmerz\w*| tut\b.{0,12}\bweh)", re.IGNORECASE),
        "Klagt über Schmerzen: {}",
    ),
    (re.compile(r"\bSchmerzen\b|tut\b.{0,12}\bweh", re.IGNORECASE), "Klagt über Schmerzen"),
    (re.compile(r"schlecht geschlafen|nicht schlafen", re.IGNORECASE), "Schläft schlecht"),
    (re.compile(r"schwindel|schwindlig", re.IGNORECASE), "Erwähnt Schwindel"),
    (
        re.compile(r"Arzttermin|Termin beim|zum Arzt|zur Ärztin|Doktor", re.IGNORECASE),
        "Hat einen Arzttermin erwähnt",
    ),
    (re.compile(r"Tablette|Medikament", re.IGNORECASE), "Spricht über Medikamente"),
)  # fmt: skip
_TOPICS = {
    "Familie": "enkel|tochter|sohn|familie|geburtstag|besuch", "Garten": "garten|rosen|tomaten|blumen",
    "Arzttermin": "arzt|ärztin|doktor|termin beim", "Musik": "musik|schlager|lied|chor",
    "Haustier": "hund|katze|kater",
    "Einsamkeit": "einsam|allein", "Schmerzen": "schmerz|tut .{0,12}weh", "Schlaf": "schlaf",
    "Essen": "kuchen|kochen|kaffee|backen",
    "Erinnerungen": "früher|damals|kindheit",
}  # fmt: skip
_CONCERNS = (
    ("self_harm", r"umbringen|nicht mehr leben|keinen sinn mehr"),
    ("emergency", r"keine luft|brustschmerz|schlaganfall|liege am boden"),
    ("fall", r"gestürzt|hingefallen|\bsturz\b"),
    ("pain", r"schmerz|tut\b.{0,12}\bweh"),
    ("loneliness", r"einsam|ganz allein|niemand kommt|keiner kommt"),
    ("medication", r"tabletten? vergessen|zu viele tabletten"),
    ("confusion", r"weiß nicht,? wo ich bin|welcher tag"),
)
_GOOD = re.compile(
    r"\b(?:schön|freue?|gut|glücklich|wunderbar|prima|lustig|gelacht|dankbar|herrlich|lieb)\w*", re.IGNORECASE
)
_BAD = re.compile(
    r"\b(?:traurig|einsam|allein|schlecht|schmerz|weh|angst|gestürzt|sorge|müde|schlimm|weine|verloren)\w*",
    re.IGNORECASE,
)
_NEGATED_GOOD = re.compile(
    r"\b(?:nicht|kein\w*) (?:so |sehr |besonders )?(?:schön|gut|glücklich)\w*", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_MOST_POINTS = 8


@dataclass(frozen=True)
class Line:
    """One line of a transcript."""

    turn: int
    caller: bool
    text: str


@dataclass(frozen=True)
class Point:
    """Something found, with the turns that show it."""

    text: str
    turns: tuple[int, ...]


@dataclass(frozen=True)
class ConcernFound:
    """A worry with the caller's own words."""

    kind: str
    quote: str
    turn: int


def transcript_lines(text: str) -> list[Line]:
    """The lines "[3] Anrufer: ..." of a prompt; without numbers they are counted from 1."""
    found = []
    for count, match in enumerate(_LINE.finditer(text), start=1):
        number = int(match[1] or match[2] or count)
        found.append(Line(number, match[3] in ("Anrufer", "Caller"), match[4].strip()))
    return found


def read(text: str) -> dict[str, Any]:
    """Everything the rules find, under the names a schema may ask for."""
    lines = transcript_lines(text)
    spoken = [line for line in lines if line.caller and line.text]
    label, score, reason = _mood(spoken)
    turn, quote = _telling_words(spoken, label)
    return {
        "sentiment": {
            "label": label, "score": score, "confidence": 0.6 if spoken else 0.0, "reason": reason,
            "quote": quote, "turn": turn,
        },
        "summary": _summary(spoken),
        "facts": _facts(spoken),
        "preferences": _unique(_preferences(spoken)),
        "important_people": _unique(
            Point(f"{match['name']}: {match['relation']}", (line.turn,))
            for line in spoken for pattern in _PEOPLE for match in pattern.finditer(line.text)
        ),
        "recent_topics": _topics(spoken),
        "health_notes": _health(spoken),
        "mood_indicator": {"positiv": "gut", "neutral": "mittel", "negativ": "schlecht"}.get(label, "unbekannt"),
        "outdated": [],
        "concerns": _concerns(spoken),
    }  # fmt: skip


def _mood(lines: list[Line]) -> tuple[str, float | None, str]:
    text = " ".join(line.text for line in lines)
    negated = _NEGATED_GOOD.findall(text)
    good = _GOOD.findall(_NEGATED_GOOD.sub(" ", text))
    bad = [*_BAD.findall(text), *negated]
    if not text:
        return "unbekannt", None, "Es gibt keine Worte des Anrufers."
    score = round((len(good) - len(bad)) / max(1, len(good) + len(bad)), 2)
    label = "positiv" if score > 0.2 else "negativ" if score < -0.2 else "neutral"
    words = ", ".join(dict.fromkeys(word.lower() for word in (bad if score < 0 else good))) or "keine besonderen"
    return label, score, f"Nach den Worten des Anrufers: {words}."


def _telling_words(lines: list[Line], label: str) -> tuple[int | None, str]:
    """The first sentence with a word of this mood, and its turn; (None, "") if no sentence has one."""
    for line in lines:
        for sentence in _SENTENCE_END.split(line.text):
            sad = _BAD.search(sentence) or _NEGATED_GOOD.search(sentence)
            if (label == "positiv" and not sad and _GOOD.search(sentence)) or (label == "negativ" and sad):
                return line.turn, sentence
    return None, ""


def _summary(lines: list[Line]) -> list[Point]:
    telling = [line for line in lines if len(line.text) > 12]
    return [Point(_shortened(line.text), (line.turn,)) for line in telling[:_MOST_POINTS]]


def _shortened(text: str) -> str:
    return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + " …"


def _facts(lines: list[Line]) -> list[Point]:
    pets = (
        Point(f"Haustier: {match['relation']} {match['name']}", (line.turn,))
        for line in lines for match in _PET.finditer(line.text)
    )  # fmt: skip
    told = (
        Point(form.format(match["what"].strip()), (line.turn,))
        for line in lines for pattern, form in _FACTS for match in pattern.finditer(line.text)
    )  # fmt: skip
    return _unique([*pets, *told])


def _preferences(lines: list[Line]) -> Iterable[Point]:
    for line in lines:
        for pattern in _LIKES:
            for match in pattern.finditer(line.text):
                what = (match["what"] or "").strip()
                if what and not what.startswith(("gern", "am liebsten", "nicht")):
                    verb = _THIRD_PERSON[match["verb"]]
                    likes = verb if verb in ("Mag", "Liebt") else f"{verb} gern"
                    yield Point(f"{likes} {what}", (line.turn,))


def _health(lines: list[Line]) -> list[Point]:
    notes = []
    for line in lines:
        matches = [(match, form) for pattern, form in _HEALTH if (match := pattern.search(line.text))]
        precise = any("{}" in form for _, form in matches)
        notes += [
            Point(form.format(match[1] if match.lastindex else ""), (line.turn,))
            for match, form in matches
            if not (precise and form == "Klagt über Schmerzen")
        ]
    return _unique(notes)


def _topics(lines: list[Line]) -> list[Point]:
    topics = []
    for topic, pattern in _TOPICS.items():
        turns = tuple(line.turn for line in lines if re.search(pattern, line.text, re.IGNORECASE))
        if turns:
            topics.append(Point(topic, turns))
    return topics


def _concerns(lines: list[Line]) -> list[ConcernFound]:
    return [
        ConcernFound(kind, line.text, line.turn)
        for line in lines for kind, pattern in _CONCERNS if re.search(pattern, line.text, re.IGNORECASE)
    ]  # fmt: skip


def _unique(points: Iterable[Point]) -> list[Point]:
    merged: dict[str, tuple[int, ...]] = {}
    for point in points:
        merged[point.text] = tuple(dict.fromkeys((*merged.get(point.text, ()), *point.turns)))
    return [Point(text, turns) for text, turns in merged.items()]
