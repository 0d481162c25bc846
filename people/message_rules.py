"""What may not be read aloud to somebody in the name of their family. Pure: a text in, a reason or None out.

Whoever gets hold of a relative's login could speak with the voice that an old person trusts. So nothing is read
that asks for money or secrets, that leads to a number or a page, or that is meant for the machine and not for the
person. It errs on the side of refusing: what is refused here can still be said on the telephone.

Texts are compared folded: small letters, ae oe ue ss for umlauts, "P I N" and "P.I.N." as one word.
"""

import enum
import re
import unicodedata


class Refusal(enum.StrEnum):
    """Why a text is not read aloud."""

    INSTRUCTION = "instruction"  # it speaks to the machine
    LINK = "link"
    NUMBER = "number"  # of an account or a telephone
    SECRET = "secret"  # noqa: S105 (a word, and no secret)
    MONEY = "money"


def refusal(text: str) -> Refusal | None:
    """The first reason for which a text may not be read aloud; None if there is none."""
    folded = fold(text)
    if INSTRUCTION.search(folded) or MARKUP.search(text):
        return Refusal.INSTRUCTION
    if LINK.search(folded):
        return Refusal.LINK
    if NUMBER.search(WITHOUT_DATES.sub(" ", folded)):
        return Refusal.NUMBER
    return _about_secrets_or_money(folded)


def is_name(name: str) -> bool:
    """Whether these words can stand as somebody's name in a sentence that is read aloud."""
    return bool(NAME.fullmatch(name)) and refusal(name) is None and not OFFICE.search(fold(name))


def tidied(text: str) -> str:
    """The text in one line, in one Unicode form, without invisible characters."""
    composed = unicodedata.normalize("NFKC", text)
    # Format characters hide words ("P\u00adIN"), control characters separate them.
    visible = (character for character in composed if unicodedata.category(character) != "Cf")
    return " ".join("".join(one if one.isprintable() else " " for one in visible).split())


def fold(text: str) -> str:
    """One spelling for all that people read as the same."""
    plain = tidied(text).casefold()
    for written, read in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        plain = plain.replace(written, read)
    return SPELT_OUT.sub(lambda match: re.sub(r"[\W_]", "", match[0]), plain)


# Three single letters or more, with something between them that is no letter.
SPELT_OUT = re.compile(r"\b[a-z](?:[ .\-*_]{1,2}[a-z]){2,}\b")
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’\-]){0,79}")
OFFICE = re.compile(
    r"\b(?:polizei|kripo|bank|sparkasse|volksbank|gericht|staatsanwalt\w*|notar|amt|krankenkasse)\b"
)

# --- for the machine ---------------------------------------------------------------------------------------
MARKUP = re.compile(
    r"</|<\||<\w+>|\{\{|\$\{|```|\[/?(?:inst|system|user|assistant)\b|^\s*#", re.IGNORECASE | re.MULTILINE
)
_MACHINE = (
    r"(?:begleiter\w*|ki|\w*assistent\w*|computer|chatbot|bot|chatgpt|gpt|sprachmodell|programm|maschine|system)"
)
_RULES = (
    r"(?:\w*anweisung\w*|befehl\w*|regel\w*|vorgabe\w*|instruktion\w*|vorschrift\w*|prompt\w*"
    r"|instructions?|rules?)"
)
_STORED = (
    r"(?:notiz\w*|mitschrift\w*|transkript\w*|protokoll\w*|gedaechtnis\w*|anweisung\w*|systemprompt|gespraeche?)"
)
INSTRUCTION = re.compile(
    rf"""
    \b(?:system|developer|entwickler|assistant|assistent|begleiter|user|anrufer|betreiber)\s*:
    | \b(?:system|developer)[- ]?(?:prompt|nachricht|message|mode|modus) | \bprompt\w* | \bjailbreak\w*
    | \bignorier(?:e|en\ sie|t)?\ (?:bitte\ |jetzt\ |ab\ sofort\ )*(?:alle[ns]?|saemtliche|jede|deine|die
        |das|was|bisherige|vorherige)\b
    | \b(?:ignorier|missacht|umgeh|uebergeh|befolg|aender|vergiss|vergesst
        |vergessen\ sie)\w*\b[^.!?]{{0,40}}\b{_RULES}\b
    | \b(?:vergiss|vergessen\ sie)\ (?:jetzt\ )?alles,?\ was\ (?:dir|ihnen|du)\b[^.!?]{{0,25}}\b(?:gesagt
        |vorgegeben|gelernt|weisst)\b
    | \b(?:neue|deine|folgende|obige|geheime)[nr]?\ (?:anweisung|instruktion|regel|vorgabe|aufgabe\ ist
        |rolle\ ist)\w*
    | \b{_MACHINE}[,!:]?\ (?:bitte\ )?(?:lies|lese|sag|sage|frag|frage|erzaehl|verrat|nenn|nenne|mach|tu
        |ruf|gib|merk|notier
        |speicher|loesch|beende|leg|schalt|hoer|wiederhol|du\ (?:sollst|musst|darfst)|soll|muss|darf)\w*\b
    | \bdu\ bist\ (?:jetzt\ |nun\ |ab\ jetzt\ |ab\ sofort\ |in\ wahrheit\ )*(?:ein[e]?\ |der\ |die\ |kein[e]?\ )?
        (?:{_MACHINE}|arzt|aerztin|mensch|polizist\w*|polizei|bank\w*|berater\w*|admin\w*|pirat|sprecher
            |niemandem)\b
    | \b(?:dass|ob|wenn|weil)\ du\ (?:k?ein[e]?\ )?[^.!?]{{0,20}}{_MACHINE}\ (?:bist|seist|waerst)\b
    | \b{_MACHINE}\ (?:zu\ sein|mehr\ (?:zu\ )?sein)\b | \bsei\ (?:ab\ )?(?:jetzt|sofort|nun)\b
    | \b(?:tu|tue|verhalte\ dich)\ (?:so,\ )?als\ (?:ob|waerst|seist|sei)\b | \bbehaupte\b | \bgib\ vor\b
        | \berwaehne\b
    | \bdu\ (?:sollst|darfst)\ (?:der|dem|ihr|ihm|sie|ihn)\b | \b(?:empfiehl|empfehle|rate
        |verkaufe?)\ (?:ihr|ihm|der|dem)\b
    | \b(?:was|alles)\ du\ ueber\b[^.!?]{{0,25}}\bweisst\b | \b(?:lies|lese)\b[^.!?]{{0,30}}\bnachrichten\b
    | \b(?:systemnachricht\w*|systemanweisung\w*|entwickler-?modus|debug-?modus|admin-?modus
        |wartungs-?modus|test-?modus)\b
    | \b(?:neue|naechste|deine)\ aufgabe\s*: | \bantworte\ (?:auf|nur|mit|in|nicht|ihr|ihm)\b
        | \bwiederhole?\ (?:nur|immer|alles|den\ satz|diesen)\b
    | \b(?:speicher\w*|merk\ dir|notiere?)\b[^.!?]{{0,15}}\b(?:als\ (?:erinnerung|notiz|tatsache)
        |im\ gedaechtnis|dass\ (?:sie|er)\ mir)\b
    | \b(?:datenschutz|sicherheit\w*|schweigepflicht|einwilligung)\b[^.!?]{{0,30}}\b(?:aufgehoben
        |ausser\ kraft|deaktiviert|abgeschaltet)\b
    | \bgib\ dich\b[^.!?]{{0,20}}\baus\b | \bspiel\w*\ die\ rolle\b
    | \b(?:antworte|sprich|rede)\ (?:ab\ (?:jetzt|sofort)|nur\ noch|immer|auf\ (?:englisch|russisch|chinesisch))\b
    | \bab\ (?:jetzt|sofort)\b[^.!?]{{0,20}}\b(?:sollst|musst|darfst|antwort\w*|gilt|gelten)\b
    | \b(?:lies|lese|trag)\b[^.!?]{{0,40}}\b{_STORED}\b[^.!?]{{0,30}}\bvor\b
    | \b(?:lies|lese)\b[^.!?]{{0,10}}\bvor\b[^.!?]{{0,20}}\b(?:was|welche)\b
    | \b(?:verrat|nenn|gib|zeig|wiederhol|erzaehl|sag)\w*\b[^.!?]{{0,40}}\b(?:notizen|mitschrift\w*
        |transkript\w*|protokoll\w*|gedaechtnis
        |{_RULES}|systemprompt)\b
    | \bim\ gedaechtnis\ (?:ueber|von|zu|steht)\b | \bstelle?\ (?:ihr|ihm)\b | \bprotokollier\w*\b
    | \b(?:sag|sage|frag|frage|erzaehl\w*)\ (?:der|dem)\ (?:alten?n?\ )?(?:dame|frau|herrn|person|anrufer\w*)\b
    | \bunter(?:brich|brechen)\b | \bheimlich\ (?:auf|mit)\w*\b
    | \bnotizen\ (?:ueber|von|zu)\b | \bsollst\ du\ (?:so\ tun|auflegen|sagen|fragen)\b | \b(?:folgenden?
        |diese)\ saetze?\b
    | \b(?:sag|sage|rate|erklaer\w*|mach)\ (?:ihr|ihm),?\ (?:dass|der|die|das|er|sie|ihr|klar|weis)\b
        | \bnach\ jedem\ satz\b
    | \bloesch\w*\b[^.!?]{{0,30}}\b(?:erinnerung\w*|gedaechtnis|daten|gespraeche?)\b
    | \b(?:frag|frage|ueberrede|ueberzeuge?|draenge?|bring)\ (?:sie|ihn|die\ (?:frau|dame|person|anruferin)
        |den\ (?:mann|herrn|anrufer)
        |meine\ (?:mutter|oma|grossmutter|tante)|meinen\ (?:vater|opa|grossvater|onkel)|dein\ gegenueber
            |den\ menschen)\b
    | \b(?:rufe?|benutze?|verwende?|starte?)\ (?:das\ |die\ |dein\ )?(?:werkzeug|tool|funktion)\w*
        | \b(?:werkzeug|tool)[ _-]?(?:call|aufruf)
    | \b(?:end_call|stop_storing|keep_private|keep_off_record|raise_concern|identify_caller)\b
    | \b(?:beende|brich)\b[^.!?]{{0,15}}\b(?:gespraech|anruf|telefonat)\b
    | \b(?:schreib|zeichne?|speicher)\w*\b[^.!?]{{0,15}}\b(?:gespraech|anruf)\b[^.!?]{{0,15}}\b(?:auf|mit
        |heimlich)\b
    | \b(?:ignore|disregard|override)\ (?:all|any|every\w*|the|your|previous|prior)\b | \byou\ are\ now\b
        | \bact\ as\b
    | \bpretend\ (?:to|you|that)\b | \bfrom\ now\ on\b | \bforget\ (?:all|every\w*|your)\b
        | \bnew\ instructions?\b
    | \b(?:read|tell|reveal|print|repeat)\b[^.!?]{{0,30}}\b(?:notes|instructions|memory|prompt|transcript)\b
    """,
    re.VERBOSE,
)

# --- to other places ---------------------------------------------------------------------------------------
LINK = re.compile(
    r"\bhttps?\b|\bwww\b|\S@\S|\b[a-z0-9-]+\.(?:de|com|net|org|info|eu|ru|io|biz|shop|online|xyz|app|link"
    r"|site|ly)\b"
    r"|\bpunkt (?:de|com|net|org|info|eu)\b|\b(?:t|wa)\.me\b|\bklick\w* (?:auf )?(?:den |diesen )?(?:link|hier)\b"
)
WITHOUT_DATES = re.compile(
    r"\b\d{1,2}\. ?\d{1,2}\. ?(?:\d{4}|\d{2})?\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[:.]\d{2}\b"
)
_DIGIT = r"(?:null|eins?|zwei|zwo|drei|vier|fuenf|sechs|sieben|acht|neun)"
NUMBER = re.compile(
    r"\b[a-z]{2} ?\d{2}(?: ?[a-z0-9]{4}){2,}|(?:\d[ /().\-–]{0,2}){6,}"
    rf"|(?:\b{_DIGIT}\b[ ,.\-]*){{6,}}"
)

# --- secrets and money -------------------------------------------------------------------------------------
SECRET = re.compile(
    r"\b(?:pin|pins|tan|tans|iban|bic|(?:push|sms|foto|mobile)-?tan|pin-?(?:nummer|code)|tan-?nummer"
    r"|geheim(?:zahl|nummer|code)\w*"
    r"|kennwort\w*|passwort\w*|passwoerter\w*|passphrase|password|zugangs(?:daten|code)\w*|(?:bank|konto"
    r"|karten|kreditkarten)-?daten"
    r"|kontonummer\w*|kontoverbindung\w*|kontostand\w*|kartennummer\w*|kreditkarte\w*|pruefnummer|code"
    r"|codes|(?:sms|sicherheits|bestaetigungs|verifizierungs|freischalt)-?code\w*"
    r"|(?:ec|giro|bank|debit)-?karte\w*|\w*-?banking\w*|anydesk|teamviewer|fern(?:wartung|zugriff)\w*"
    r"|sozialversicherungsnummer"
    r"|ausweisnummer|ziffern?|bankunterlagen|kontoausz\w*|steuernummer|safe-?kombination)\b"
    r"|\b(?:die|deine|ihre) (?:haus)?bank (?:fragt|anruft|ruft|sagt|moechte|braucht)\b|\b(?:adresse"
    r"|anschrift)\b.*\b(?:sagen|nennen|verraten|durchgeben)\b"
)
# What is not spoken of at all, unless it is plain that nobody is asked for it.
CASH = re.compile(
    r"(?:\b|(?<=\d))(?:geld|bargeld|geldes|gelder|(?:eintritts|kinder|pflege|wohn)geld|euros?|eur|\w*konto"
    r"|\w*konten|paypal|ersparn\w*"
    r"|erspartes?|ersparten?|\w*sparb(?:uch|uecher)\w*|rente|krypto\w*|anwaltskosten|vermoegen|wertpapier\w*|aktien|depot|ueberweisungstraeger"
    r"|bankschliessfach)\b|€"
)
NOT_ASKED_FOR = re.compile(
    r"\b(?:dank\w*|bedank\w*|koste|kostet\w*|kosten|gekostet|kostenlos|preis\w*|eintritt\w*|lotto\w*"
    r"|tombola|flohmarkt|basar|gespart|sparen|teuer|teurer"
    r"|billig\w*|guenstig\w*|ausgegeben|gesammelt|gespendet|taschengeld|geschenkt|verdien\w*|bezahlt"
    r"|gefunden|in rente|rente geh\w*)\b"
)
ASKED_FOR = re.compile(
    r"\b(?:ueberweis\w*|leih\w*|borg\w*|vorstreck\w*|abheb\w*|gib|gibst|gebt|schick|schicke|schickst"
    r"|schicken|send\w*|uebergib\w*|uebergeb\w*"
    r"|leg|lege|legst|hol|hole|holst|brauche?|brauchen|aushelfen|aushilfst|fertig|kannst|koenntest)\b"
)
# Who asks for a number that is somebody's own, or for the door.
DATA = re.compile(
    r"\b(?:gib|nenn|nenne|sag|sage|diktier\w*|schick|schicke|lies|lese|verrat\w*|durchgeben)\b.*"
    r"\b(?:\w*nummer|geburtsdatum|zahlen|zahl|unterschrift|ausweis\w*)\b|\b(?:haus|wohnungs)tuer\b.*\b(?:offen|auf)\b"
)
# What may be spoken of, but not handed over.
VALUABLE = (
    r"(?:gutschein\w*|\w*guthaben\w*|schmuck|wertsachen|gold|gold(?:muenzen?|barren|schmuck|kette|uhr|ring)"
    r"|goldene[nrms]? (?:uhr|kette|ring|muenzen?)|tafelsilber"
    r"|perlenkette|rechnung|rechnungen|vorschuss|gebuehr\w*|strafe|anzahlung|kredit|scheck|umschlag|kuvert"
    r"|schliessfach|tausender|betrag|summe|mahnung|miete|behandlung|operation|(?:fahrzeug|auto)papiere|fahrzeugbrief|autoschluessel)"
)
HANDING_OVER = (
    r"(?:schick\w*|send\w*|gebe?n?|gib|gibst|gebt|uebergib\w*|uebergeb\w*|zahl|zahle|zahlen|zahlst|bezahl"
    r"|bezahle|bezahlen|bezahlst|leih\w*|borg\w*"
    r"|streck\w*|vorstreck\w*|auslegen|leg|lege|legen|legst|hol|hole|holen|holt|abhol\w*|abzuholen"
    r"|hinterleg\w*|aushaendig\w*|mitgeb\w*|mitzugeben|wickle?|versteck\w*|deponier\w*|stell|stelle|wirf|pack\w*"
    r"|verkauf|verkaufe|verkaufen|versetz\w*|kauf|kaufe|besorg\w*|freigeb\w*|aufladen|begleich\w*)"
)
MOVING = re.compile(rf"\b{VALUABLE}\b[^.!?]*\b{HANDING_OVER}\b|\b{HANDING_OVER}\b[^.!?]*\b{VALUABLE}\b")
PROPERTY = re.compile(
    r"\b(?:haus|wohnung|grundstueck|erbe|testament|vollmacht|vertrag|grundbuch|bankvollmacht|formular)\b[^.!?]*"
    r"\b(?:schenk\w*|ueberschreib\w*|unterschreib\w*|vermach\w*|aender\w*)\b"
    r"|\b(?:unterschreib|ueberschreib|vermach)\w*\b[^.!?]*\b(?:haus|wohnung|erbe|testament|vollmacht"
    r"|vertrag|bankvollmacht|formular)\b"
)
# "Ich überweise dir liebe Grüße", and what a doctor writes.
TRANSFER = re.compile(r"\bueberweis(?!ungen?\b[^.!?]*\b(?:arzt|aerzt|praxis)|ungsschein)\w*")
HARMLESS_TRANSFER = re.compile(
    r"\b(?:gruesse|gruss|kuss|kuesse\w*|kuess\w+|umarmung\w*|drueck\w*|sonne\w*|laecheln|liebe|\w*arzt\w*"
    r"|\w*aerzt\w*|praxis|klinik|krankenhaus"
    r"|orthopaed\w*|radiolog\w*|kardiolog\w*|physio\w*|roentgen\w*|mrt)\b"
)
PLOY = re.compile(
    r"\b(?:bar (?:be)?zahl\w*|in bar|kaution|loesegeld|bitcoins?|western union|moneygram|paysafe\w*"
    r"|(?:google[ -]?play|steam|itunes"
    r"|amazon|apple)[ -]?(?:karte\w*|gutschein\w*)"
    r"|gewinnbenachrichtigung|gewinnauszahlung|geldbote\w*|geldtransfer\w*|enkeltrick)\b"
    r"|\b(?:polizei|polizist\w*|kripo|kommissar\w*|staatsanwalt\w*|notar\w*|bankmitarbeiter\w*|bote"
    r"|kurier)\b[^.!?]*\b(?:abhol\w*|holt|holen|uebergib\w*|uebergeb\w*|gib|geben|ruft|anruf\w*|sagt)\b"
)
LENDING = re.compile(r"\b(?:leih|borg|vorstreck|aushelf|aushilf)\w*\b|\bstreck\w*\b.*\bvor\b|\bhilf\w* mir aus\b")
# Part by part, so that a "nie" excuses only what stands beside it, and nothing with a loophole in it.
SENTENCES = re.compile(r"[.!?\n]+")
PARTS = re.compile(r"[;:,–—]+| und | oder | sondern | aber ")
WARNS = re.compile(r"\b(?:nie|niemals|niemand\w*|keine[mnrs]?|kein|nicht)\b")
EXCEPTION = re.compile(r"\b(?:ausser|ausgenommen|bis auf|es sei denn)\b")
LOOPHOLE = re.compile(
    r"\b(?:nur|sonst|ohne|vergiss\w*|vergess\w*|zoeger\w*|warum|wieso|kannst|koenntest|wuerdest|magst|willst"
    r"|hast|nicht mehr lange|angst|sorge\w*)\b"
)


def _about_secrets_or_money(folded: str) -> Refusal | None:
    """Sentences may warn of it ("Gib niemandem deine PIN!"); they may not ask for it."""
    if PLOY.search(folded) or PROPERTY.search(folded):
        return Refusal.MONEY
    sentences = [_without_warnings(sentence, folded) for sentence in SENTENCES.split(folded)]
    if any(
        SECRET.search(part) or DATA.search(part)
        for part in (SENTENCES.split(folded) if "nur" in folded.split() else sentences)
    ):
        return Refusal.SECRET
    return Refusal.MONEY if any(map(_asks_for_money, sentences)) or _lends(folded) else None


def _without_warnings(sentence: str, folded: str) -> str:
    parts = PARTS.split(sentence)
    return ", ".join(parts if EXCEPTION.search(folded) else [part for part in parts if not _warns(part)])


def _warns(part: str) -> bool:
    return bool(WARNS.search(part)) and not LOOPHOLE.search(part)


def _asks_for_money(sentence: str) -> bool:
    if CASH.search(sentence) and (not NOT_ASKED_FOR.search(sentence) or ASKED_FOR.search(sentence)):
        return True
    parts = PARTS.split(sentence)
    return any(MOVING.search(part) or _transfers(part) for part in parts)


def _transfers(part: str) -> bool:
    return bool(TRANSFER.search(part)) and not HARMLESS_TRANSFER.search(part)


def _lends(folded: str) -> bool:
    """The price in one sentence, and the request in the next."""
    return bool(CASH.search(folded) and LENDING.search(folded))
