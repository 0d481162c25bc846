"""Which texts somebody means who says "Vergiss das mit dem Knie". Pure: texts in, yes or no out.

It errs on the side of forgetting: what shares one word that carries meaning is meant.
"""

import re
from collections.abc import Iterable

# Words that say nothing about what is meant: with them alone, nothing is.
STOP_WORDS = """
    der die das den dem des dass ein eine einen einem einer eines kein keine keinen keinem keiner ich du er
    sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen man mein meine meinen meinem meiner meines
    dein deine deinen deinem deiner sein seine seinen seinem seiner ihre ihren ihrem ihrer unser unsere
    unseren unserem unserer euer eure euren dies diese dieser dieses diesen diesem jene jener jenes jenen
    solche welche welcher was wer wen wem wo wann wie warum wieso alle alles allem allen etwas nichts viel
    viele mehr mal einmal selbst jemand niemand und oder aber denn weil wenn als ob damit daher darum davon
    daran darauf dabei dazu dafür darüber da dort hier in im ins an am ans auf aus bei beim mit nach von vom
    vor zu zum zur um für durch gegen ohne über unter wegen seit bis hinter neben zwischen während ist sind
    bin bist war waren wäre wird werde werden wurde worden habe hast hat haben hatte hatten gehabt gewesen
    kann kannst können konnte muss musst müssen soll sollst sollen will willst wollen wollte darf dürfen mag
    mögen möchte möchten möchtest machen macht mache gemacht tun tut getan gehen geht gibt sagen sage sagt
    gesagt sagte erzählen erzählt erzählte reden geredet sprechen gesprochen erwähnt vergiss vergessen
    vergesse vergisst lösche löschen gelöscht streiche streichen merken gemerkt weiß wissen weißt bitte
    danke ja nein nicht nie doch noch schon auch nur so sehr ganz gar eben gerade jetzt dann heute gestern
    vorhin eigentlich einfach wieder immer gern gerne also na ach oh hm äh wirklich lieber besser sache
    sachen ding dinge thema teil wort worte geschichte person the a an this that these those it its he she
    him her his they them their we us our you your my me mine and or but of in on at to for from with about
    into is are was were be been has have had do does did done will would can could should may might must
    not no yes please thanks just what who where when why how say said tell told talk talked forget
    forgotten delete know like likes want wants thing things something everything anything all some any now
    then today yesterday really again
"""
# Endings of German and English words, longest first. They go one after the other while enough is left.
ENDINGS = ("ern", "em", "en", "er", "es", "e", "n")
SHORTEST_STEM, SHORTEST_VERB = 3, 4
# An s is an ending behind these letters: "Autos", "Enkels", but not "Haus".
BEFORE_S = frozenset("abdfghklmnorty")
# A compound is meant by a part of it ("Knie": "Knieschmerzen"), unless the rest is a mere ending ("herzlich"),
# or makes another relative of it ("Großmutter" is not "Mutter").
SHORTEST_PART = 4
MERE_ENDINGS = ("lich", "keit", "heit", "schaft", "losig", "sam", "haft", "isch")
KINSHIP = ("gross", "schwieger", "stief", "urgross", "enkel", "halb", "adoptiv", "paten", "pflege")
# How somebody asks to have something forgotten; the sentence that asks is not what is meant.
ASKING = re.compile(r"\bvergiss\b|\bvergessen\s+sie\b|\bl(ö|oe)sch|\bstreich|\bforget\b|\bdelete\b", re.IGNORECASE)


def _folded(text: str) -> str:
    """Small letters, and one spelling for umlauts and their plain vowels: plurals change between them."""
    plain = text.casefold()
    for written, read in (("ä", "a"), ("ö", "o"), ("ü", "u"), ("ae", "a"), ("oe", "o"), ("ue", "u")):
        plain = plain.replace(written, read)
    return plain


STOPPED = frozenset(map(_folded, STOP_WORDS.split()))


def significant_words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, folded but not yet cut to their stems."""
    words = re.findall(r"\w+", _folded(text))
    return frozenset(word for word in words if len(word) > 1 and word not in STOPPED)


def is_about(text: str, what: str) -> bool:
    """True if the two share a word that carries meaning, or a part of a compound."""
    asked = significant_words(what)
    return any(_same(word, other) for word in significant_words(text) for other in asked)


def said_before_asking(texts: Iterable[str]) -> int:
    """Of what was said, newest first, the place of the sentence that "vergiss das" points to.

    The sentence that asks, and one without meaning of its own, is passed over; 0 if there is no other.
    """
    for place, text in enumerate(texts):
        if significant_words(text) and not ASKING.search(text):
            return place
    return 0


def _same(word: str, asked: str) -> bool:
    return bool(_stems(word) & _stems(asked)) or _is_part(asked, word) or _is_part(word, asked)


def _is_part(part: str, compound: str) -> bool:
    if len(part) < SHORTEST_PART or len(compound) - len(part) < SHORTEST_PART:
        return False
    stem = _noun(part) if len(_noun(part)) >= SHORTEST_PART else part
    if compound.startswith(stem):
        return not compound[len(stem) :].startswith(MERE_ENDINGS)
    return compound.endswith(part) and not compound.startswith(KINSHIP)


def _stems(word: str) -> set[str]:
    """What is left of a word without its endings: read as a noun, and as a verb ("raucht", "gestürzt")."""
    stems = {_noun(word)}
    if word.endswith("t") and len(word) > SHORTEST_VERB:
        stems.add(word[2:-1] if word.startswith("ge") and len(word) > SHORTEST_VERB + 3 else word[:-1])
    return stems


def _noun(word: str) -> str:
    stem = word
    while (shorter := _without_ending(stem)) != stem:
        stem = shorter
    return stem


def _without_ending(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    if word.endswith("s") and len(word) > SHORTEST_STEM and word[-2] in BEFORE_S:
        return word[:-1]
    return word
