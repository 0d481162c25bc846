"""Small judgements on what was said: a filler, a farewell, a finished sentence.

Pure, German and English. Each looks at a transcript alone, as a recogniser writes it: perhaps without punctuation,
perhaps with a full stop after half a sentence. Punctuation counts only where it says more than the words.
A reply is stopped for good, a call ended and a turn taken on these answers, so each errs to the patient side: not
a farewell unless nothing else was said, not finished when the last word wants another one.
"""

import re

HEARD_CHARACTERS = 2_000  # how a longer speech began says nothing about how it ends
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SOUND = re.compile(r"\[[^\[\]]{0,40}\]|\([^()]{0,40}\)|\*[^*]{0,40}\*")  # "[Husten]", "(lacht)", "*seufzt*"


def _words(text: str) -> list[str]:
    return WORD.findall(SOUND.sub(" ", text[-HEARD_CHARACTERS:]).casefold())


def _set(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


FILLERS = _set(
    """
    ja mei jo joa jaja jau jawohl jep jup na naja mhm mhmm hm hmm hmhm mh mm mmh hä aha ah ach achso achja soso
    so oh oha ooh oje ui uh huch äh ähm öhm öh eh ehm tja genau okay ok okey gut schön richtig stimmt eben klar
    sicher freilich gell gelle ne nu nun wirklich tatsächlich echt interessant prima fein gern no_na eh_klar yes
    yeah yep yup right sure mmhm uh-huh huh um erm er wow really see i fine good great nice well husten räuspern
    seufzt lacht hust haha hihi hehe äha joh hoi ahja ahh ahm jou sischer jawoll passt scho schon
    """
)
# Words that may stand in a filler, but are none alone: "ach so", "na gut", "das stimmt".
FILLER_COMPANY = _set("das is ist of course that's it's ja")

FAREWELLS = _set(
    """
    tschüss tschüß tschüs tschö tschau ciao ade adé adieu pfiati pfiat pfüati pfüat servus baba wiedersehen
    wiederschauen wiedersehn wiederschaun wiederhören wiederluege wiederluaga uf uff tschüssi tschüssle
    tschüssing tschautschau tschühüss adele machs mach's pfiateuch gutnacht bye goodbye goodnight byebye cheerio
    farewell ta-ta tata ttfn later behüt widdersehn wiedersehe tschüssikowski
    """
)
FAREWELL_PHRASES = re.compile(
    r"auf wieder|bis (?:bald|morgen|dann|später|nachher|nächst|zum|die tage|heute|denne|moign|am|übermorgen)"
    r"|gute? nacht"
    r"|guad nacht|mach(?:t|en sie|s|'s)?(?: es| e|'s)? (?:gut|guad|jut|goot)|machs? (?:et )?(?:gut|guad|jut|goot)"
    r"|beh[üi]e?t|b'?h[üi]e?t|pf[iü]a?t|schönen (?:tag|abend|sonntag|nachmittag|feierabend)|schönes wochenende"
    r"|schlafen sie gut|schlaf gut|good ?(?:bye|night)|see you|talk to you (?:soon|later|tomorrow)"
    r"|take care|speak (?:soon|to you)|so long|have a (?:nice|good|lovely)|until (?:tomorrow|next)"
    r"|lege? (?:ich )?(?:jetzt )?auf"
    r"|hang up now|uf widerluege|ade mitnander|tschüss"
)
# What may stand around a goodbye without saying anything else.
FAREWELL_COMPANY = _set(
    """
    mitenand god leg lege legen
    ja na gut schön also dann so denn und danke dank vielen herzlichen besten schönen recht herzlich ihnen dir
    euch sehr für das den die es war nett anruf anrufen anrufe gespräch mal erst wieder bis bald morgen später
    nachher nächste nächstes nächsten woche zum tage auf gute guten nacht abend tag noch einen ein schönes
    wochenende sonntag nachmittag feierabend wünsche wünsch ich okay ok liebe lieber grüße gruß mach machs mach's
    machen macht sie s wiederhören alles gutes hab haben halt eich di dich gott behüt b'hüt bhüt bleiben bleib
    gesund schlaf schlafen schlafe jetzt leg lege denne moign guad jut goot et e eana mitnander mitenand god
    miteinander zusammen uf widerluege merci thank thanks you very much for calling the call chat lovely nice
    good day evening night bye then well see soon later tomorrow talk to speak take care have a it was now i'll
    hang up until next time week long my dear love darling all right alright oh ach äh ähm tschüss frau herr am
    montag dienstag mittwoch donnerstag freitag samstag übermorgen heute heit des hat mich gefreut freut best
    schöne zeit ebenfalls gleichfalls ebenso auch servus muss gehen
    """
)
MOST_FAREWELL_WORDS = 16
ECHO_WORDS = 4
ECHO_SHARE = 0.8

# Words after which more must come. A recogniser's full stop behind them is not believed.
OPEN = _set(
    """
    und oder aber denn weil dass daß wenn als ob obwohl bevor nachdem damit sodass während sondern bis falls
    sobald solange indem sowie weder entweder sowohl beziehungsweise nämlich unn oda un wie der die das den dem
    des ein eine einen einem einer eines mein meine meinen meinem meiner meines dein deine deinen deinem sein
    seine seinen seinem seiner ihre ihren ihrem ihrer unser unsere unseren unserem unserer euer eure kein keine
    keinen keinem dieser diese diesen diesem jeder jede jedes jeden jedem welche welcher welches welchen nem ner
    nen dr in im ins am ans aufs beim von vom zum zur für gegen ohne über übers unter vorm hinter neben zwischen
    seit wegen trotz statt anstatt gegenüber per inne auffe sehr ganz ziemlich etwa ungefähr circa sogar
    irgendwie so'n ne 'n n de äh ähm öh öhm hm eh ehm also halt a an the and or but because which who if when
    while although my your his our their this these of to at by for from with about into under after before
    between without than as like whose um uh er very quite not_only
    """
)
# Open as prepositions, finished as the second half of these verbs: "Ich höre jetzt auf."
PARTICLES = {
    "an": "ruf rief fäng fang fing zieh zog komm kam schau sieh seh fühl zünd pass biet rufen",
    "auf": "hör steh stand wach pass mach räum leg geh ging schreib wachte blüh gib fäll",
    "aus": "mach schalt ruh seh sieh sah reich kenn lach schlaf fäll fiel",
    "ab": "hol nehm nimm nahm leg sag fahr ruf lenk",
    "ein": "schlaf schläf schlief kauf lad fäll fiel seh pack steig",
    "bei": "steh bring",
    "mit": "komm kam geh ging mach nehm nimm nahm bring sing spiel",
    "nach": "denk schau lass ruf guck",
    "um": "zieh zog fall fiel kipp dreh schau seh kehr",
    "vor": "les stell nehm nimm hab komm kommt lies bereit zieh",
    "zu": "hör mach schau nehm nimm hab sag sperr schließ geb",
    "durch": "halt schlaf schläf les",
    "on": "go went come carry hold get hang turn put",
    "up": "get got wake woke give gave hang cheer stand stood grow grew shut",
    "off": "turn take took",
    "out": "go went get got find eat ran come",
    "down": "sit sat lie lay fell fall calm",
    "over": "come came fell it's is",
}
# Verbs that want a second one ("Ich habe … gekocht"), and what may stand between the two without being it.
AUXILIARIES = _set(
    """
    hab habe hast hat haben hatte hatten bin ist bist sind seid war waren wurde wurden werde wird werden will
    wollte wollten kann können konnte konnten muss müssen musste mussten soll sollte sollten darf durfte möchte
    möchten würde würden wäre hätte hob hod san have had has was were are is would can could should must might
    i'm i've i'll
    """
)
SAYING = _set(
    "sagt sagte gesagt meint meinte gemeint erzählt erzählte glaube glaub denke dachte heißt said told think"
)
LIGHT = _set(
    """
    ich du er sie wir man ihr mir mich dir dich ihm ihn ihnen uns sich es da dort dann dabei ja doch mal noch
    schon auch nur eben halt eigentlich immer wieder heute gestern vorgestern morgen früher damals jetzt gerade
    gerne gern letzte letztes letzten nächste nächsten woche jahr monat abend mittag nachmittag sonntag montag
    dienstag mittwoch donnerstag freitag samstag am im in der die das dem den meine meiner meinem meinen mit bei
    nach von zu vor so i ick ik he she we they it just always yesterday today tomorrow also never really to last
    week the my me been
    """
)
CONJUNCTIONS = _set("und un oder aber als and or but")
SUBORDINATORS = _set("dass daß weil ob obwohl wenn nachdem bevor damit because that if when while")
ENGLISH_SUBORDINATORS = _set("because that if when while")
VERB_ENDING = re.compile(
    r"(?:t|[tbghmrsndkfl]e|en|st|ern|eln)$|^(?:bin|war|kann|muss|will|soll|darf|mag|hab|weiß|kam)$"
)
# Words that stand in the lists above, yet finish a sentence: "Das war es", "Ja ich habe", "Wo bin ich".
CLOSERS = re.compile(
    r"\b(?:(?:das|da|hier|so) (?:ist|war|wär|wäre|bin|sind) (?:es|so|er|sie|ich|wir|mir|da|schon|gern)"
    r"|(?:geht|ist|war|stimmt|ich will|ich mag|ich kenne?|macht|soll|heißt|wer hat) das"
    r"|(?:bin|ist|sind|war|waren|bist) (?:noch |schon |wieder |auch |immer noch )?(?:da|hier|dran|dort|weg|fort)"
    r"|wo bin ich|wer sind sie|(?:ist|war|sind) (?:er|sie|es) (?:da|schon)"
    r"|(?:ja|nein|doch) (?:ich|das|er|sie) (?:hab|habe|bin|will|kann|ist|hat|war|möchte|muss)"
    r"|ich auch|(?:yes |no )i \w+|i (?:am|do|did|have|will|can|was)|like (?:that|this)|who is (?:it|that|this))$"
)


def is_filler(text: str) -> bool:
    """Whether this is no more than a listener's noise: nothing, "mhm", "ja ja", a cough. "Nein" is a word."""
    words = _words(text)
    said = set(words)
    return not words or (len(words) <= 5 and bool(said & FILLERS) and said <= FILLERS | FILLER_COMPANY)


def is_farewell(text: str) -> bool:
    """Whether a short utterance says goodbye and nothing else but thanks and good wishes."""
    words = _words(text)
    if not words or len(words) > MOST_FAREWELL_WORDS:
        return False
    says_goodbye = not FAREWELLS.isdisjoint(words) or FAREWELL_PHRASES.search(" ".join(words))
    return bool(says_goodbye) and all(word in FAREWELLS or word in FAREWELL_COMPANY for word in words)


def is_echo(text: str, said: str) -> bool:
    """Whether a transcript is only what the companion itself was saying, come back through the room."""
    words, own = _words(text), set(_words(said))
    return len(words) >= ECHO_WORDS and sum(word in own for word in words) >= ECHO_SHARE * len(words)


def sounds_finished(text: str) -> bool:
    """Whether a transcript reads like a whole sentence, so that the turn may be taken early.

    The last word decides first, then whether a verb still waits for its other half ("Ich habe gestern").
    """
    words = _words(text)
    said = text.rstrip(" \"'»«“”)]")
    if not words or said.endswith((",", "…", "..", "-", "–", "—", ":", ";")):
        return False
    if said.endswith("?"):
        return True
    if CLOSERS.search(" ".join(words)):
        return True
    return not (_ends_open(words) or _waits_for_verb(words) or _waits_for_clause(said))


def _ends_open(words: list[str]) -> bool:
    last = words[-1]
    if last in PARTICLES:
        return not any(word.startswith(tuple(PARTICLES[last].split())) for word in words)
    if words[0] in CONJUNCTIONS and all(word in LIGHT | CONJUNCTIONS for word in words[1:]):
        return True
    return last in OPEN


def _waits_for_verb(words: list[str]) -> bool:
    """Whether nothing of weight follows the last auxiliary: "Ich wollte noch", "Gestern bin ich"."""
    places = [place for place, word in enumerate(words) if word in AUXILIARIES]
    if not places:
        return False
    before, after = words[: places[-1]], words[places[-1] + 1 :]
    ends_subordinate = not after and not SUBORDINATORS.isdisjoint(before)
    ends_frame = not after and len(before) > 3
    return all(word in LIGHT for word in after) and not (ends_subordinate or ends_frame)


def _waits_for_clause(said: str) -> bool:
    """Whether the last clause has no verb yet: "weil meine Schwester", "Wissen Sie, ich", "Sie hat gesagt"."""
    _, comma, clause = said.rpartition(",")
    words = _words(clause)
    if len(words) <= 1:
        return bool(comma) and LIGHT.issuperset(words)
    if words[-1] in SAYING and len(words) <= 4:
        return True
    places = [place for place, word in enumerate(words) if word in SUBORDINATORS]
    if not places or words[places[-1]] in ENGLISH_SUBORDINATORS:
        return bool(places) and len(words) - places[-1] <= 2
    if words[-1] in AUXILIARIES and len(words) - places[-1] > 3:
        return False  # "…, dass etwas gespeichert wird"
    return words[-2] in OPEN or not VERB_ENDING.search(words[-1])
