"""Who is in the demo: invented people, how their weeks go, who is near them and what was noted. Only data."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from voicecompanion.demo.talks import (
    APPETITE,
    EXERCISES,
    FALL,
    KNEE,
    LONELY,
    MUSIC,
    SHORT,
    SLEEP,
    TRAIN,
    VISIT,
    Talk,
)


@dataclass(frozen=True, slots=True)
class Weeks:
    """How somebody's weeks go before the told conversations: calls a week, how long, how many low ones.

    `lately` holds for the last `lately_days`; `away_days` (from, to; days ago) are without any call.
    """

    weeks: int
    calls_a_week: int = 3
    exchanges: tuple[int, int] = (3, 6)
    low: float = 0.15
    unanswered: float = 0.1
    lately_days: int = 0
    lately_exchanges: tuple[int, int] = (1, 2)
    lately_low: float = 0.15
    lately_concern: str = ""
    away_days: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody near a person, in the order in which they are asked for help."""

    name: str
    relation: str
    phone_e164: str = ""
    email: str = ""
    has_key: bool = False


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo, and what they talk about, oldest first; `consents` False leaves no transcript.

    `answers` are fields of the person; notes are (days ago, text). The newest talk is today's unless `rests_days`.
    """

    name: str
    number: str
    talks: tuple[Talk, ...]
    consents: bool = True
    weeks: Weeks | None = None
    near: tuple[Near, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    message: str = ""  # of the author of the notes, to be read aloud in the next call
    answers: dict[str, Any] = field(default_factory=dict)
    rests_days: int = 0
    missed_today: bool = False
    planned: str = ""  # the time at which the companion calls every day
    confirms_well: bool = False  # in the newest told conversation
    keeps_private: Talk | None = None  # one more conversation, a week ago, that nobody is shown


def at(hour: int, minute: int = 0) -> datetime.time:
    return datetime.time(hour, minute)


STEADY = Weeks(weeks=9)
DAUGHTER = Near("Sabine Schmidt", "Tochter, wohnt in Rosenheim", "+491715550101", "demo@example.org")

FAMILY = (
    DemoPerson(
        "Maria Schmidt",
        "+491712345678",
        (MUSIC, KNEE, SHORT, LONELY, VISIT),
        weeks=Weeks(weeks=6, low=0.2),
        planned="10:00",
        near=(
            Near("Gerda Neumann", "Nachbarin, gleich nebenan", "+491715550102", has_key=True),
            DAUGHTER,
            Near("Lisa Schmidt", "Enkelin", "", "lisa@example.org"),
        ),
        notes=(
            (
                12,
                "Der Schlüssel hängt jetzt bei Frau Neumann. Mama will, dass erst sie gefragt wird und dann ich.",
            ),
            (3, "Mit Doktor Weber gesprochen: Donnerstag um elf, ich fahre sie hin."),
        ),
        message="Liebe Mama, am Samstag komme ich um drei und bringe Zwetschgenkuchen mit. Lisa kommt auch, "
        "sie freut sich schon auf dich.",
        answers={
            "dialect": "Oberbayerisch",
            "awake_from": at(7),
            "awake_until": at(21, 30),
            "usual_day": "Bis zehn ist sie langsam, das war immer so. Mittwochs ist Seniorenkreis. "
            "Sie klagt gern über das Knie; erst wenn sie nicht mehr zum See will, ist etwas.",
            "topics_to_avoid": "Der Verkauf vom Haus. Ihr Bruder Hans, sie reden nicht miteinander.",
            "hearing_notes": "Links hört sie schlecht, mit Hörgerät geht es. Lieber langsam als laut.",
        },
        confirms_well=True,
    ),
    DemoPerson(
        "Karl Weber",
        "+491709876543",
        (TRAIN, SHORT, FALL),
        near=(
            Near(
                "Thomas Weber", "Sohn, zwanzig Minuten mit dem Auto", "+491715550104", "thomas@example.org", True
            ),
        ),
        notes=((1, "Nach dem Sturz war ich bei ihm. Die Hand ist verbunden, sonst ist alles gut."),),
        answers={
            "address": "du",
            "dialect": "Niederbayerisch",
            "awake_from": at(5, 30),
            "awake_until": at(20),
            "usual_day": "Früh auf, mit dem Bello raus, um acht Zeitung. Redet wenig, von der Bahn immer gern.",
            "topics_to_avoid": "Politik.",
        },
    ),
    # A couple that shares its telephone.
    DemoPerson(
        "Erna Lindner",
        "+491601112223",
        (SLEEP, MUSIC),
        near=(Near("Sabine Lindner", "Tochter", "+491715550105", "", True),),
        answers={"hearing_notes": "Telefoniert mit Lautsprecher, der Fernseher läuft oft mit."},
        keeps_private=SLEEP,
    ),
    DemoPerson("Walter Lindner", "+491601112223", (TRAIN,), rests_days=2, missed_today=True, planned="09:30"),
    DemoPerson("Otto Krüger", "+4915233344455", (TRAIN, SHORT), consents=False),
    DemoPerson(
        "Helga Brandl",
        "+4985112345678",
        (LONELY, MUSIC, SLEEP),
        rests_days=4,
        notes=((4, "Ist bis Ende des Monats bei ihrer Schwester in Linz. Anrufe so lange pausiert."),),
        answers={"paused": True, "dialect": "Passauerisch", "topics_to_avoid": "Ihr verstorbener Mann."},
    ),
)
WARD = (
    DemoPerson(
        "Annemarie Vogt",
        "+4930231250101",
        (EXERCISES, APPETITE),
        weeks=STEADY,
        near=(Near("Petra Vogt", "Tochter, nachmittags zu erreichen", "+491715550201", "petra@example.org"),),
        notes=(
            (6, "Tochter bringt am Wochenende Joghurt mit, den mag sie."),
            (1, "Bitte nach dem Trinken fragen."),
        ),
        answers={
            "awake_from": at(6, 30),
            "awake_until": at(20, 30),
            "usual_day": "Isst sonst gern und viel. Nach dem Mittag schläft sie eine Stunde.",
            "hearing_notes": "Hört beidseits schlecht, tiefe Stimmen versteht sie besser.",
        },
    ),
    DemoPerson(
        "Bernd Hartwig",
        "+4930231250102",
        (EXERCISES, SHORT),
        weeks=STEADY,
        near=(Near("Ilse Hartwig", "Ehefrau, wohnt mit ihm zusammen", "+4930231250102", "", True),),
        confirms_well=True,
    ),
    DemoPerson(
        "Christa Pohl",
        "+4930231250103",
        (),
        weeks=Weeks(weeks=9, lately_days=8, lately_concern="pain", lately_low=0.5),
        notes=((2, "Wirkt am Telefon kurz angebunden, sonst erzählt sie gern. Ich rufe die Tochter an."),),
        near=(Near("Ute Pohl", "Tochter", "+491715550203", "ute@example.org", True),),
        answers={"usual_day": "Redet sonst zehn Minuten von ihren Enkeln.", "dialect": "Berlinerisch"},
    ),
    DemoPerson(
        "Dieter Lang",
        "+4930231250104",
        (KNEE, EXERCISES),
        weeks=Weeks(weeks=9, low=0.6, lately_days=24, lately_exchanges=(4, 6), lately_low=0.05),
    ),
    DemoPerson("Edeltraud Simon", "+4930231250105", (FALL, EXERCISES), consents=False, weeks=STEADY),
    DemoPerson(
        "Friedrich Albers",
        "+4930231250106",
        (TRAIN,),
        weeks=STEADY,
        rests_days=2,
        missed_today=True,
        planned="11:00",
        near=(Near("Martha Albers", "Schwester", "+491715550206"),),
    ),
    DemoPerson(
        "Gisela Ortmann",
        "+4930231250107",
        (),
        answers={"paused": True},
        notes=((0, "Kommt am Montag aus dem Krankenhaus zurück, dann den ersten Anruf ausmachen."),),
    ),
    DemoPerson(
        "Heinz Jung",
        "+4930231250108",
        (SHORT,),
        weeks=Weeks(weeks=9, lately_days=21, lately_exchanges=(2, 4), lately_low=0.75),
        notes=((9, "Seit die Frau im Heim ist, ist er stiller. Besuchsdienst ist gefragt."),),
    ),
    DemoPerson("Ingrid Lorenz", "+4930231250109", (MUSIC,), weeks=Weeks(weeks=9, away_days=(20, 41))),
    DemoPerson("Jürgen Haas", "+4930231250110", (EXERCISES,), weeks=Weeks(weeks=1, calls_a_week=2)),
    DemoPerson(
        "Käthe Nowak",
        "+4930231250111",
        (),
        weeks=Weeks(weeks=10, calls_a_week=4, lately_days=5, lately_exchanges=(3, 5), lately_concern="loneliness"),
        near=(Near("Besuchsdienst der Gemeinde", "kommt dienstags", "+4930231250299"),),
        answers={"address": "sie", "awake_from": at(8), "awake_until": at(23)},
    ),
    DemoPerson("Lothar Brandt", "+4930231250112", (), weeks=Weeks(weeks=9, calls_a_week=2, unanswered=0.4)),
)
