"""The simulated companion's German: which words of a caller lead to which answer. Prose, no logic."""

import re
from collections.abc import Callable

type Answer = str | Callable[[re.Match[str]], str]

RELATIONS = {
    "Enkelin": "f", "Enkel": "m", "Urenkelin": "f", "Urenkel": "m", "Tochter": "f", "Sohn": "m",
    "Schwester": "f", "Bruder": "m", "Mann": "m", "Frau": "f", "Nichte": "f", "Neffe": "m",
    "Freundin": "f", "Freund": "m", "Nachbarin": "f", "Nachbar": "m", "Schwiegertochter": "f",
    "Schwiegersohn": "m", "Hund": "m", "Katze": "f", "Kater": "m", "Pflegerin": "f", "Pfleger": "m",
}  # fmt: skip


def _relative(match: re.Match[str]) -> str:
    relation, name = match["relation"], match["name"]
    if RELATIONS[relation] == "m":
        return f"{name}, ein schöner Name. Erzählen Sie mir ein bisschen von Ihrem {relation}?"
    return f"{name}, ein schöner Name. Erzählen Sie mir ein bisschen von Ihrer {relation}?"


def _liked(match: re.Match[str]) -> str:
    return f"Ach, {match['what'].strip()}, das kann ich gut verstehen. Seit wann machen Sie das schon?"


_TABLE: list[tuple[str, Answer]] = [
    (
        r"brustschmerz|keine luft|schlaganfall|nicht mehr aufstehen|liege am boden|umbringen|nicht mehr leben",
        "Das ist ernst. Bitte rufen Sie sofort die 112 an, dort hilft man Ihnen. "
        "Ich selbst kann von hier aus keine Hilfe holen.",
    ),
    (
        r"(?:bist du|sind sie|ist das|spreche ich).*(?:mensch|maschine|computer|echt|roboter)",
        "Nein, ich bin kein Mensch. Ich bin ein Computerprogramm, eine künstliche Stimme, "
        "und hier sogar nur eine simulierte. Zuhören kann ich Ihnen trotzdem gern.",
    ),
    (
        r"(?:bin|wurde).{0,20}(?:gestürzt|hingefallen)|gefallen bin",
        "Oh je, Sie sind gestürzt. Haben Sie sich wehgetan, und weiß schon jemand davon?",
    ),
    (
        r"tablette|medikament|medizin|dosis",
        "Bei Medikamenten fragen Sie bitte Ihren Arzt oder die Apotheke, das darf ich nicht beurteilen. "
        "Möchten Sie dort heute noch anrufen?",
    ),
    (
        r"arzt|ärztin|doktor|krankenhaus|termin beim",
        "Gut, dass Sie danach schauen lassen. Wann ist denn der Termin, und begleitet Sie jemand?",
    ),
    (
        r"schmerz|tut (?:mir )?(?:\w+ )*weh|rücken|knie|hüfte",
        "Das tut mir leid, Schmerzen sind zermürbend. Haben Sie Ihrem Arzt schon davon erzählt?",
    ),
    (
        r"einsam|allein|niemand (?:kommt|da)|keiner (?:kommt|da)",
        "Das ist schwer, so allein zu sein. Gibt es jemanden, den Sie heute noch anrufen mögen?",
    ),
    (
        r"schlecht geschlafen|nicht schlafen|wach gelegen",
        "Eine schlechte Nacht macht den ganzen Tag lang. Was hilft Ihnen denn sonst beim Einschlafen?",
    ),
    (
        rf"mein(?:e|er|en)? (?P<relation>{'|'.join(RELATIONS)})(?: heißt| ist die| ist der|,)?"
        r" (?P<name>(?-i:[A-ZÄÖÜ])[a-zäöüß]+)",
        _relative,
    ),
    (
        r"enkel|tochter|sohn|familie|besuch",
        "Wie schön. Familie ist doch das Wichtigste. Worauf freuen Sie sich dabei am meisten?",
    ),
    (r"hund|katze|kater|wellensittich", "Ein Tier im Haus, das ist gute Gesellschaft. Was stellt es denn so an?"),
    (r"garten|rosen|tomaten|blumen|balkon", "Das blüht sicher schön. Was wächst denn bei Ihnen gerade?"),
    (
        r"ich (?:höre|trinke|esse|lese|koche|backe|stricke|male|singe|mag|liebe)"
        r"(?: (?:so|sehr|immer|am liebsten))? gern(?:e)?(?P<what> [\wäöüß ]{3,30})",
        _liked,
    ),
    (
        r"schlager|musik|lied|singen|chor",
        "Musik tut gut. Haben Sie ein Lied, das Sie immer noch auswendig können?",
    ),
    (r"kuchen|backen|kochen|essen|kaffee", "Da bekommt man ja Appetit. Haben Sie ein Lieblingsrezept?"),
    (
        r"wetter|sonne|regen|schnee|kalt",
        "Bei solchem Wetter macht man es sich am besten gemütlich. Was haben Sie heute noch vor?",
    ),
    (r"früher|damals|krieg|kindheit|schule", "Erzählen Sie mir ruhig mehr von damals. Wo haben Sie denn gelebt?"),
    (r"traurig|verstorben|gestorben|vermisse|fehlt mir", "Das tut mir sehr leid. Mögen Sie mir davon erzählen?"),
    (
        r"wer (?:bist|sind)|wie heißt",
        "Ich bin Ihre digitale Begleitung am Telefon, ein Computerprogramm. Und ich höre Ihnen gern zu.",
    ),
    (
        r"danke|lieb von ihnen|nett von ihnen",
        "Sehr gern. Ich freue mich, dass Sie angerufen haben. Was war heute das Schönste?",
    ),
    (r"gut|prima|wunderbar|schön|freue", "Das freut mich aber. Was hat Ihnen heute denn besonders gutgetan?"),
    (r"\bja\b|genau|stimmt", "Schön. Mögen Sie mir noch ein bisschen mehr davon erzählen?"),
    (r"\bnein\b|nicht so", "Das ist auch in Ordnung. Worüber möchten Sie denn gern sprechen?"),
]  # fmt: skip

ANSWERS: list[tuple[re.Pattern[str], Answer]] = [
    (re.compile(pattern, re.IGNORECASE), answer) for pattern, answer in _TABLE
]

OPEN_QUESTIONS = (
    "Erzählen Sie mir gern mehr davon.",
    "Das habe ich gehört. Und wie war das für Sie?",
    "Ich höre Ihnen gern zu. Was beschäftigt Sie heute sonst noch?",
    "Ach, so ist das. Mit wem haben Sie darüber schon gesprochen?",
    "Das verstehe ich. Was würde Ihnen denn heute guttun?",
)
