"""What open pages are told about calls: which one is new in some way, after the commit, and not a word more.

Whoever hears it asks the database, with the rights they have at that moment (see `analytics.live`).
"""

from functools import partial

from django.db import transaction

from calls.models import Call
from voicecompanion.lib.broadcast import BROADCASTER


def group_of(account_id: int) -> str:
    """The channel layer's group of everybody who watches an account."""
    return f"account-{account_id}"


def tell_of_call(call_id: int, *, words_only: bool = False) -> None:
    """Tells the pages of a call's account that something about it is new; of a word, those that show words."""
    transaction.on_commit(partial(_tell_of_call, call_id, words_only))


def tell_of_person(*, account_id: int, person_id: int | None) -> None:
    """The same for what belongs to no call, such as a concern that was seen."""
    transaction.on_commit(partial(_tell, account_id, person_id))


def _tell_of_call(call_id: int, words_only: bool) -> None:
    row = Call.objects.filter(pk=call_id).values_list("account_id", "person_id").first()
    if row:
        _tell(*row, words_only=words_only)


def _tell(account_id: int, person_id: int | None, *, words_only: bool = False) -> None:
    BROADCASTER.send(group_of(account_id), type="news", person_id=person_id, words_only=words_only)
