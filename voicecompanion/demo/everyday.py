"""Everyday conversations, put together by chance from what people say on the telephone. Pure: chance is passed in.

They are the weeks behind the told conversations of `talks`: without them nobody has a usual week to differ from.
"""

import random
from typing import NamedTuple

from voicecompanion.demo.talks import Talk


class Exchange(NamedTuple):
    """What a caller says, what the companion answers, and the point that a summary makes of it."""

    caller: str
    companion: str
    point: str


GOOD = (
    Exchange(
        "Ach, heute ist ein guter Tag. Die Sonne scheint bis auf meinen Sessel.",
        "Dann sitzen Sie ja genau richtig. Was machen Sie heute noch?",
        "Freut sich über die Sonne am Fenster.",
    ),
    Exchange(
        "Mein Bruder hat angerufen, wir haben gelacht wie früher.",
        "Wie schön. Worüber haben Sie denn gelacht?",
        "Hat mit dem Bruder telefoniert und gelacht.",
    ),
    Exchange(
        "Mittags gab es Grießklößchensuppe, die war wirklich gut.",
        "Das freut mich. Haben Sie auch genug getrunken?",
        "Das Mittagessen hat geschmeckt.",
    ),
    Exchange(
        "Ich bin heute einmal ganz um den Block gegangen, mit dem Rollator.",
        "Einmal ganz herum, alle Achtung. Sind Sie gut wieder angekommen?",
        "War mit dem Rollator einmal um den Block.",
    ),
    Exchange(
        "Die Nachbarin hat mir Pflaumen gebracht, einen ganzen Korb.",
        "Was machen Sie daraus?",
        "Die Nachbarin hat Pflaumen gebracht.",
    ),
    Exchange(
        "Gestern war Chorprobe im Gemeindesaal, da war richtig Leben.",
        "Was haben Sie denn gesungen?",
        "War bei der Chorprobe im Gemeindesaal.",
    ),
)
EVEN = (
    Exchange(
        "Ich habe das Kreuzworträtsel fast fertig. Fluss in Sibirien, zwei Buchstaben?",
        "Vielleicht der Ob. Passt das?",
        "Löst ein Kreuzworträtsel.",
    ),
    Exchange(
        "Heute kommt der Mann wegen der Heizung, hoffentlich vor dem Mittag.",
        "Dann drücke ich die Daumen. Ist es warm genug bei Ihnen?",
        "Wartet auf den Mann, der nach der Heizung sieht.",
    ),
    Exchange(
        "Ich muss nachher noch die Blumen gießen, die lassen die Köpfe hängen.",
        "Welche Blumen haben Sie denn?",
        "Will noch die Blumen gießen.",
    ),
    Exchange(
        "Am Freitag holt mich der Fahrdienst um zehn ab.",
        "Um zehn am Freitag. Haben Sie sich das aufgeschrieben?",
        "Am Freitag um zehn kommt der Fahrdienst.",
    ),
    Exchange(
        "Im Fernsehen lief nur Quatsch, da habe ich das Radio angemacht.",
        "Und lief im Radio etwas Besseres?",
        "Hat lieber Radio gehört als ferngesehen.",
    ),
    Exchange(
        "Meine Tochter kommt am Wochenende, wenn nichts dazwischenkommt.",
        "Dann hoffen wir, dass nichts dazwischenkommt. Was haben Sie vor?",
        "Am Wochenende will die Tochter kommen.",
    ),
)
LOW = (
    Exchange(
        "Ach, heute mag ich gar nicht recht. Ich bin noch nicht einmal angezogen.",
        "Solche Tage gibt es. Möchten Sie erst einmal etwas Warmes trinken?",
        "Mag heute nicht recht und war noch nicht angezogen.",
    ),
    Exchange(
        "Geschlafen habe ich kaum, immer die Uhr angeschaut.",
        "Das macht müde. Können Sie sich nachher hinlegen?",
        "Hat kaum geschlafen.",
    ),
    Exchange(
        "Es ruft ja sonst keiner an. Die haben alle zu tun.",
        "Schön, dass Sie es mir erzählen. Wen würden Sie denn gern hören?",
        "Sagt, dass sonst niemand anruft.",
    ),
    Exchange(
        "Zum Essen runtergehen wollte ich nicht, das ist mir zu viel.",
        "Haben Sie denn etwas bei sich im Zimmer?",
        "Wollte nicht zum Essen gehen.",
    ),
    Exchange(
        "Früher stand ich jeden Tag am Herd, und jetzt sitze ich nur noch da.",
        "Was haben Sie damals am liebsten gekocht?",
        "Sagt, jetzt nur noch dazusitzen.",
    ),
)
PAIN = Exchange(
    "Die Hüfte tut mir so weh, dass ich gleich wieder auflege. Das war sonst nie so.",
    "Das tut mir leid. Bitte sagen Sie das heute noch Ihrer Ärztin.",
    "Hat Schmerzen in der Hüfte, die vorher nicht da waren.",
)
ALONE = Exchange(
    "Ich bin hier so einsam, wissen Sie, der Tag ist so lang.",
    "Das ist schwer. Wer könnte Sie diese Woche besuchen?",
    "Fühlt sich einsam, der Tag ist lang.",
)
CONCERNS = {"pain": PAIN, "loneliness": ALONE}
GREETINGS = ("Wie geht es Ihnen heute?", "Wie war Ihre Nacht?", "Was gibt es Neues bei Ihnen?")
FAREWELLS = ("Ja, bis dann. Auf Wiederhören.", "Gut, dann bis zum nächsten Mal.", "Danke für den Anruf. Tschüs.")
REASONS = {
    "positiv": "Erzählt von Dingen, die Freude gemacht haben.",
    "neutral": "Erzählt vom Alltag, ohne dass etwas heraussticht.",
    "negativ": "Erzählt vor allem von dem, was gerade schwerfällt.",
}
# The line of the first exchange: the greeting is line 1.
FIRST_LINE = 2


def everyday_talk(chance: random.Random, *, exchanges: int, low: float, concern: str = "") -> Talk:
    """A conversation of so many exchanges, each of them a low one with the probability `low`."""
    chosen = _exchanges(chance, exchanges, low)
    if concern:
        chosen[0] = CONCERNS[concern]
    score = _score(chosen, chance)
    label = "positiv" if score >= 0.2 else "negativ" if score <= -0.2 else "neutral"
    return Talk(
        lines=_lines(chosen, chance),
        label=label,
        score=score,
        confidence=round(min(0.95, 0.45 + 0.09 * exchanges + chance.uniform(0, 0.1)), 2),
        reason=REASONS[label],
        summary=tuple((one.point, (FIRST_LINE + 2 * number,)) for number, one in enumerate(chosen)),
        quote=_quote(chosen, label),
        concern=(concern, FIRST_LINE) if concern else None,
    )


def _exchanges(chance: random.Random, count: int, low: float) -> list[Exchange]:
    """So many different ones, in any order."""
    left = {"low": list(LOW), "good": list(GOOD), "even": list(EVEN)}
    chosen = []
    for _number in range(count):
        tone = "low" if chance.random() < low else chance.choice(("good", "good", "even"))
        bank = left[tone] or left["even"]
        chosen.append(bank.pop(chance.randrange(len(bank))))
    return chosen


def _worth(exchange: Exchange) -> float:
    if exchange in GOOD:
        return 0.8
    return 0.05 if exchange in EVEN else -0.7


def _score(chosen: list[Exchange], chance: random.Random) -> float:
    mean = sum(map(_worth, chosen)) / len(chosen)
    return round(max(-1.0, min(1.0, mean + chance.uniform(-0.12, 0.12))), 2)


def _quote(chosen: list[Exchange], label: str) -> tuple[str, int] | None:
    """The first sentence that tells the mood, and its line; an even mood has none."""
    for number, exchange in enumerate(chosen):
        if (label == "positiv" and exchange in GOOD) or (label == "negativ" and _worth(exchange) < 0):
            return exchange.caller.split(". ")[0].rstrip(".") + ".", FIRST_LINE + 2 * number
    return None


def _lines(chosen: list[Exchange], chance: random.Random) -> str:
    lines = [f"B {{notice}} {chance.choice(GREETINGS)}"]
    for exchange in chosen:
        lines += [f"A {exchange.caller}", f"B {exchange.companion}"]
    return "\n".join([*lines, f"A {chance.choice(FAREWELLS)}"])
