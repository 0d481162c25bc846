"""What may be done with a person's data now: every purpose has its gate here, and nothing is done around them.

Each gate is asked at the moment of use, with a person freshly loaded: a consent can be withdrawn while a call
runs, while an analysis waits, or between planning and dialling. Where the use of somebody's data is restricted
(Article 18), everything is kept, and none of the gates lets anything through.

The one thing that is done without consent is the look for emergencies (`may_look_for_danger`), which an account
can switch off: it happens in memory, and what is left of it is a kind and a time, and not one word.
"""

import datetime

from people.models import Account, Consent, Person

Purpose = Consent.Purpose


def may_be_called(person: Person, *, planned: bool) -> bool:
    """A plan needs that the person agreed; somebody's express wish to call only that they did not refuse."""
    if person.restricted_at is not None or person.has_refused(Purpose.CALLS) or not may_talk(person):
        return False
    return not planned or person.agrees_to(Purpose.CALLS)


def may_talk(person: Person) -> bool:
    """May the companion speak with this person? Who dials us was told so in the first sentence of every call."""
    return person.restricted_at is None and not person.has_refused(Purpose.CONVERSATION)


def may_write_down(person: Person | None) -> bool:
    """May what is said be stored? A caller whom nobody knows agreed to nothing."""
    return _agrees(person, Purpose.TRANSCRIPT)


def may_analyse(person: Person | None) -> bool:
    """May mood and summary be stored? They rest on a transcript."""
    return _agrees(person, Purpose.ANALYSIS) and _agrees(person, Purpose.TRANSCRIPT)


def may_remember(person: Person | None) -> bool:
    """May the memory be read before a conversation, and written after it?"""
    return _agrees(person, Purpose.MEMORY)


def may_learn(person: Person | None) -> bool:
    """May what a conversation told become part of the memory? That is the outcome of an analysis."""
    return may_remember(person) and may_analyse(person)


def may_hear_messages(person: Person | None) -> bool:
    """May the family's messages be read aloud?"""
    return _agrees(person, Purpose.MESSAGES)


def may_look_for_danger(person: Person | None, account: Account) -> bool:
    """May a conversation be read in memory for emergencies only? That is the account's switch."""
    return account.safety_analysis and (person is None or person.restricted_at is None)


def may_be_shown_to(person: Person, user_id: int | None) -> bool:
    """May this member read what is stored about the person, as far as their own level reaches?

    Without a user: may the holder of the token of the whole installation?
    """
    return person.restricted_at is None and (user_id is None or person.shares_with(user_id))


def may_expire(person: Person | None) -> bool:
    """May the retention delete? What is restricted is kept, because the person may need it."""
    return person is None or person.restricted_at is None


def is_due_for_review(consent: Consent, today: datetime.date) -> bool:
    """Has the day come on which a consent that somebody else gave is looked at again?"""
    return consent.granted and consent.review_on is not None and consent.review_on <= today


def _agrees(person: Person | None, purpose: Consent.Purpose) -> bool:
    return person is not None and person.restricted_at is None and person.agrees_to(purpose)
