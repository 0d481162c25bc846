"""Believable callers for the demo and the tests, by name."""

from realtime.simulator.call_script import CallScript, HangUp, Interrupt, Say, Silence, WaitForReply

_LISTEN = WaitForReply()


def _talk(*sentences: str) -> tuple[Say | WaitForReply, ...]:
    return tuple(step for sentence in sentences for step in (Say(sentence), _LISTEN))


MARIA = CallScript(
    "maria",
    (
        _LISTEN,
        *_talk(
            "Guten Tag, hier ist Maria. Heute geht es mir ganz gut.",
            "Meine Enkelin heißt Lisa. Sie kommt am Sonntag zu Besuch, da freue ich mich.",
            "Am Donnerstag habe ich einen Termin beim Arzt, wegen meinem Knie.",
            "Ich höre gern Schlager, am liebsten beim Kochen.",
            "Sagen Sie, sind Sie eigentlich ein Mensch?",
            "Na gut. Dann danke ich Ihnen. Auf Wiederhören!",
        ),
    ),
    voice="de+f3",
    pace=0.9,
)
MARIA_AGAIN = CallScript(
    "maria-again",
    (
        _LISTEN,
        *_talk(
            "Ja, hier ist wieder Maria. Lisa war da, es war wunderbar.",
            "Wir haben zusammen Apfelkuchen gebacken.",
        ),
        Say("Der Doktor sagt, das Knie wird besser. Es tut aber noch weh."),
        Interrupt("Ach, warten Sie, es hat geklingelt.", after_ms=1200),
        _LISTEN,
        *_talk("Das war nur die Post. Ich muss jetzt Schluss machen, auf Wiederhören!"),
    ),
    voice="de+f3",
    pace=0.9,
)
KARL = CallScript(
    "karl",
    (
        _LISTEN,
        *_talk(
            "Hier ist der Karl. Ich bin gestern im Garten hingefallen.",
            "Mein Knie tut mir weh, aber es geht schon.",
            "Seit meine Frau gestorben ist, bin ich oft allein.",
            "Mein Hund Bello passt auf mich auf. Ich gehe jetzt mit ihm raus. Tschüss!",
        ),
    ),
    from_number="+491709876543",
    voice="de+m3",
    pace=0.85,
)
ERNA = CallScript(
    "erna",
    (
        _LISTEN,
        Say("Ja, hallo?"),
        _LISTEN,
        Silence(4000),
        Say("Ich habe heute schlecht geschlafen."),
        Interrupt("Nein, nein, keine Tabletten.", after_ms=1500),
        _LISTEN,
        *_talk("Ich trinke abends gern einen Kamillentee. Das hilft ein bisschen.", "So, bis morgen dann."),
    ),
    from_number="+491601112223",
    voice="de+f2",
    pace=0.8,
)
OTTO = CallScript(
    "otto",
    (
        _LISTEN,
        *_talk(
            "Wer ist denn da? Ist das ein Computer?",
            "Früher war ich Lokführer. Das war eine schöne Zeit.",
            "Mein Sohn Thomas fährt auch Zug.",
        ),
        HangUp(),
    ),
    from_number="+4915233344455",
    voice="de+m7",
    pace=0.9,
)
HELGA = CallScript(
    "helga",
    (
        _LISTEN,
        *_talk(
            "Grüß Gott, ich bin die Helga. Ich wohne in Passau, gleich am Inn.",
            "Meine Tochter Sabine ruft immer sonntags an.",
            "Ich fühle mich heute ein wenig einsam.",
            "Das war nett von Ihnen. Auf Wiedersehen!",
        ),
    ),
    from_number="+4985112345678",
    voice="de+f4",
)

CALLERS: dict[str, CallScript] = {script.name: script for script in (MARIA, MARIA_AGAIN, KARL, ERNA, OTTO, HELGA)}
