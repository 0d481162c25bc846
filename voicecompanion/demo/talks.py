"""What the people of the demo talked about: invented conversations, with what was made of them. Only data.

A conversation is a text of lines: `A` speaks for the caller (Anrufer), `B` for the companion (Begleiter). What the
companion says and ends in ` …` was interrupted. Points of the summary name the lines they rest on, counted from 1,
and so does the quote of the mood.
"""

from dataclasses import dataclass

NOTICE = "Guten Tag, hier spricht Ihr Telefonbegleiter. Ich bin ein Computerprogramm und kein Mensch."


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation, with what was made of it."""

    lines: str
    label: str
    score: float | None
    confidence: float
    reason: str
    summary: tuple[tuple[str, tuple[int, ...]], ...]
    quote: tuple[str, int] | None = None
    learnt: tuple[tuple[str, str], ...] = ()
    concern: tuple[str, int] | None = None

    def turns(self) -> list[tuple[str, str]]:
        """(speaker, text) in order, the notice first."""
        speakers = {"A": "caller", "B": "companion"}
        lines = self.lines.format(notice=NOTICE).strip().splitlines()
        return [(speakers[line[0]], line[2:]) for line in lines]


VISIT = Talk(
    """
B {notice} Wie geht es Ihnen heute?
A Ach, heute geht es mir richtig gut. Die Lisa war da!
B Das war bestimmt ein schöner Besuch. Wer ist denn Lisa?
A Na, meine Enkelin. Die studiert in Leipzig und kommt nicht so oft.
B Was haben Sie zusammen gemacht?
A Apfelkuchen gebacken, nach dem Rezept von meiner Mutter. Und dann haben wir alte Fotos angeschaut.
B Möchten Sie mir von einem Foto erzählen?
A Da war eins vom Garten, als mein Mann noch lebte. Die Rosen waren so hoch wie der Zaun.
B Danke, dass Sie mir davon erzählt haben. Ich wünsche Ihnen einen schönen Abend.
A Ihnen auch. Bis morgen!
""",
    "positiv",
    0.8,
    0.9,
    "Erzählt mit Freude vom Besuch der Enkelin und vom gemeinsamen Backen.",
    (
        ("Die Enkelin Lisa war zu Besuch; sie studiert in Leipzig.", (2, 4)),
        ("Zusammen haben sie Apfelkuchen gebacken und alte Fotos angeschaut.", (6,)),
        ("Erinnerung an den Garten mit den Rosen, als der Mann noch lebte.", (8,)),
    ),
    ("Ach, heute geht es mir richtig gut.", 2),
    (
        ("important_people", "Lisa: Enkelin, studiert in Leipzig"),
        ("preferences", "Backt gern Apfelkuchen nach dem Rezept ihrer Mutter"),
        ("recent_topics", "Besuch von Lisa"),
        ("mood_indicator", "gut"),
    ),
)
KNEE = Talk(
    """
B {notice} Wie geht es Ihnen heute?
A Es geht so. Das Knie tut mir weh, seit gestern schon.
B Das tut mir leid. Haben Sie mit Ihrem Arzt darüber gesprochen?
A Am Donnerstag habe ich einen Termin bei Doktor Weber.
B Gut, dass der Termin schon feststeht. Was möchten Sie ihn fragen?
A Ob ich wieder spazieren gehen darf. Mir fehlt der Weg um den See.
B Das können Sie ihm am Donnerstag sagen. Wollen Sie es sich aufschreiben?
A Ja, das mache ich. Ich habe meinen Zettel schon hier liegen.
B Dann wünsche ich Ihnen eine ruhige Nacht.
A Danke. Auf Wiederhören.
""",
    "neutral",
    -0.1,
    0.8,
    "Spricht von Schmerzen im Knie, ist aber zuversichtlich wegen des Termins.",
    (
        ("Das Knie schmerzt seit gestern.", (2,)),
        ("Am Donnerstag ist ein Termin bei Doktor Weber.", (4,)),
        ("Möchte ihn fragen, ob der Weg um den See wieder erlaubt ist, und schreibt es sich auf.", (6, 8)),
    ),
    ("Mir fehlt der Weg um den See.", 6),
    (
        ("important_people", "Doktor Weber: Hausarzt"),
        ("health_notes", "Erwähnte Schmerzen im Knie"),
        ("facts", "Geht gern um den See spazieren"),
        ("recent_topics", "Termin bei Doktor Weber am Donnerstag"),
        ("mood_indicator", "mittel"),
    ),
    ("pain", 2),
)
LONELY = Talk(
    """
B {notice} Schön, dass Sie da sind. Wie war Ihr Tag?
A Still war er. Es hat den ganzen Tag keiner angerufen.
B Das war bestimmt ein langer Tag für Sie.
A Ja. Am Abend ist es am schlimmsten, dann fühle ich mich einsam.
B Gibt es jemanden, mit dem Sie morgen einen Kaffee trinken könnten?
A Die Frau Neumann von nebenan vielleicht. Die hat mich schon zweimal gefragt.
B Dann wäre morgen ein guter Tag, um Ja zu sagen.
A Sie haben recht. Ich klingle morgen früh bei ihr.
B Ich wünsche Ihnen eine gute Nacht.
""",
    "negativ",
    -0.5,
    0.85,
    "Sagt, dass die Abende einsam sind und niemand angerufen hat.",
    (
        ("Ein stiller Tag, niemand hat angerufen; abends fühlt sie sich einsam.", (2, 4)),
        ("Morgen will sie bei der Nachbarin Frau Neumann klingeln.", (6, 8)),
    ),
    ("Am Abend ist es am schlimmsten, dann fühle ich mich einsam.", 4),
    (
        ("important_people", "Frau Neumann: Nachbarin"),
        ("recent_topics", "Kaffee mit Frau Neumann"),
        ("mood_indicator", "schlecht"),
    ),
    ("loneliness", 4),
)
MUSIC = Talk(
    """
B {notice} Worüber wollen wir heute sprechen?
A Im Radio lief vorhin eine Oper. Die Zauberflöte, die kenne ich auswendig.
B Haben Sie selbst einmal gesungen?
A Vierzig Jahre im Kirchenchor, im Alt. Jeden Dienstag war Probe.
B Welches Stück haben Sie am liebsten gesungen?
A Das Weihnachtsoratorium. Wenn die Pauken anfangen, dann …
B Bei den Pauken bekommt man leicht eine …
A Genau, eine Gänsehaut! Jedes Jahr wieder.
B Das kann ich mir aus Ihrer Erzählung gut vorstellen. Bis zum nächsten Mal.
A Ja, bis dann. Das hat mir Spaß gemacht.
""",
    "positiv",
    0.7,
    0.9,
    "Erzählt begeistert vom Singen im Chor und sagt, das Gespräch habe Spaß gemacht.",
    (
        ("Im Radio lief die Zauberflöte, die sie auswendig kennt.", (2,)),
        ("Sie sang vierzig Jahre im Alt des Kirchenchors, am liebsten das Weihnachtsoratorium.", (4, 6)),
    ),
    ("Das hat mir Spaß gemacht.", 10),
    (
        ("facts", "Sang vierzig Jahre im Kirchenchor, im Alt"),
        ("preferences", "Hört gern Opern, am liebsten die Zauberflöte"),
        ("mood_indicator", "gut"),
    ),
)
SLEEP = Talk(
    """
B {notice} Haben Sie gut geschlafen?
A Nein, gar nicht. Um drei war ich wach und dann ging es nicht mehr.
B Das macht müde. Was haben Sie in der Zeit gemacht?
A Eine Kanne Tee gekocht und ein Kreuzworträtsel. Wissen Sie, ob ich meine Tablette schon genommen habe?
B Das weiß ich nicht. Bitte schauen Sie in Ihre Dose, oder fragen Sie Ihre Tochter.
A Ja, das mache ich. Die Sabine hat mir alles einsortiert.
B Das ist gut. Soll es heute ein ruhiger Tag werden?
A Ja. Ich setze mich ans Fenster und schaue den Vögeln zu.
""",
    "neutral",
    -0.2,
    0.7,
    "Hat schlecht geschlafen, plant aber einen ruhigen Tag.",
    (
        ("War seit drei Uhr nachts wach.", (2,)),
        ("Fragte, ob die Tablette schon genommen war; die Tochter Sabine hat alles einsortiert.", (4, 6)),
        ("Möchte den Vögeln am Fenster zuschauen.", (8,)),
    ),
    ("Um drei war ich wach und dann ging es nicht mehr.", 2),
    (
        ("important_people", "Sabine: Tochter"),
        ("preferences", "Löst Kreuzworträtsel und schaut den Vögeln zu"),
        ("health_notes", "Schlief schlecht, war ab drei Uhr wach"),
        ("mood_indicator", "mittel"),
    ),
    ("medication", 4),
)
FALL = Talk(
    """
B {notice} Wie geht es Ihnen heute?
A Nicht so gut. Ich bin gestern im Garten hingefallen.
B Oh. Haben Sie sich verletzt?
A Die Hand ist ein bisschen aufgeschürft. Sonst ist nichts passiert.
B Weiß Ihre Familie davon?
A Nein, ich will keinen beunruhigen. Der Bello hat mir Gesellschaft geleistet, bis ich wieder hochkam.
B Es wäre gut, wenn Sie es Ihrem Sohn heute noch erzählen.
A Na gut. Ich rufe den Thomas nachher an.
B Das ist eine gute Entscheidung. Wenn etwas schlimmer wird, rufen Sie bitte Ihren Arzt an.
""",
    "negativ",
    -0.3,
    0.8,
    "Berichtet von einem Sturz und wollte niemanden beunruhigen.",
    (
        ("Ist gestern im Garten hingefallen, die Hand ist aufgeschürft.", (2, 4)),
        ("Will den Sohn Thomas heute noch anrufen.", (6, 8)),
    ),
    ("Nein, ich will keinen beunruhigen.", 6),
    (
        ("important_people", "Thomas: Sohn"),
        ("facts", "Hat einen Hund namens Bello"),
        ("recent_topics", "Sturz im Garten"),
        ("mood_indicator", "schlecht"),
    ),
    ("fall", 2),
)
TRAIN = Talk(
    """
B {notice} Was haben Sie heute vor?
A Heute kommt im Fernsehen etwas über die Rhätische Bahn. Ich war ja Lokführer.
B Auf welchen Strecken sind Sie gefahren?
A Meistens Nürnberg nach Passau. Sechsunddreißig Jahre, und nie zu spät, wenn es an mir lag.
B Woran denken Sie am liebsten zurück?
A An den Morgen, wenn der Nebel über der Donau lag und man ganz allein war da vorn.
B Das ist ein schönes Bild. Danke, dass Sie es mit mir geteilt haben.
A Gern. Rufen Sie ruhig wieder an.
""",
    "positiv",
    0.6,
    0.85,
    "Erzählt gern und ausführlich von seiner Zeit als Lokführer.",
    (
        ("War sechsunddreißig Jahre Lokführer, meistens zwischen Nürnberg und Passau.", (2, 4)),
        ("Denkt gern an die Morgen mit Nebel über der Donau.", (6,)),
    ),
    ("An den Morgen, wenn der Nebel über der Donau lag und man ganz allein war da vorn.", 6),
    (("facts", "War 36 Jahre Lokführer, Nürnberg–Passau"), ("mood_indicator", "gut")),
)
SHORT = Talk(
    """
B {notice} Passt es Ihnen gerade?
A Nein, ich bekomme gleich Besuch. Morgen wieder.
B Dann wünsche ich Ihnen einen schönen Besuch. Auf Wiederhören.
""",
    "unbekannt",
    None,
    0.2,
    "Es wurde zu wenig gesprochen.",
    (("Bekam gerade Besuch und wollte lieber morgen sprechen.", (2,)),),
)
EXERCISES = Talk(
    """
B {notice} Wie geht es Ihnen nach der Entlassung?
A Besser als ich dachte. Die Treppe schaffe ich wieder allein.
B Das ist eine gute Nachricht. Machen Sie die Übungen von der Krankengymnastik?
A Jeden Morgen, zweimal zehn. Nur das Bücken geht noch nicht.
B Haben Sie noch eine Frage an die Station?
A Ob ich am Freitag den Verband selbst wechseln darf.
B Das gebe ich so nicht weiter, bitte fragen Sie die Station unter der Nummer auf Ihrem Entlassungsbrief.
A Gut, den habe ich hier liegen.
""",
    "positiv",
    0.4,
    0.8,
    "Berichtet von Fortschritten beim Treppensteigen und regelmäßigen Übungen.",
    (
        ("Schafft die Treppe wieder allein und macht jeden Morgen die Übungen.", (2, 4)),
        ("Das Bücken geht noch nicht.", (4,)),
        ("Offene Frage an die Station: Verbandswechsel am Freitag.", (6,)),
    ),
    ("Die Treppe schaffe ich wieder allein.", 2),
    (
        ("health_notes", "Bücken geht noch nicht"),
        ("recent_topics", "Übungen der Krankengymnastik"),
        ("mood_indicator", "gut"),
    ),
)
APPETITE = Talk(
    """
B {notice} Haben Sie heute schon etwas gegessen?
A Ach, mir schmeckt nichts. Seit drei Tagen esse ich kaum.
B Trinken Sie denn genug?
A Ein Glas Wasser am Morgen. Mehr mag ich nicht.
B Bitte sagen Sie das heute Ihrer Ärztin oder der Station.
A Meinen Sie? Ich will keine Umstände machen.
B Sie machen keine Umstände. Darf ich Sie bitten, dort anzurufen?
A Ja, nach dem Mittag mache ich das.
""",
    "negativ",
    -0.6,
    0.85,
    "Sagt, dass ihr seit drei Tagen nichts schmeckt und sie kaum isst.",
    (
        ("Isst seit drei Tagen kaum und trinkt wenig.", (2, 4)),
        ("Will nach dem Mittag die Station anrufen.", (8,)),
    ),
    ("Ach, mir schmeckt nichts.", 2),
    (("health_notes", "Isst und trinkt wenig"), ("mood_indicator", "schlecht")),
    ("eating", 2),
)
