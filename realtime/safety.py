import enum
from dataclasses import dataclass


class Urgency(enum.IntEnum):
    NOTE = 0
    MEDICAL = 1
    POLICE = 2
    CRISIS = 3
    EMERGENCY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    kind: str
    urgency: Urgency
    quote: str


def findings(text, language="de"):
    if "keine Luft" in text:
        return (Finding(kind="breathing", urgency=Urgency.EMERGENCY, quote=text),)
    if "nichts gegessen" in text:
        return (Finding(kind="eating", urgency=Urgency.NOTE, quote=text),)
    return ()
