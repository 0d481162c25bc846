"""Who asks for people without a page, through the JSON API or to place a call, and how far they reach."""

import functools
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from people.api_keys import key_of
from people.gates import may_be_shown_to
from people.models import Account, ApiKey, Membership, Person, PhoneLine, User
from people.querysets import PersonQuerySet
from voicecompanion.lib.bearer import bearer_of, has_admin_token, has_csrf_token

WRITING_ROLES = (Membership.Role.MANAGER, Membership.Role.CLINICIAN)
STANDARD_ACCOUNTS = {
    Account.Type.PRIVATE: Account.STANDARD_PRIVATE_ID,
    Account.Type.CLINICAL: Account.STANDARD_CLINICAL_ID,
}


@dataclass(frozen=True)
class Reader:
    """A member with a session or a key, or (without a user) the holder of the admin token."""

    user: User | None
    may_write: bool = True  # False for a key that only reads
    key_id: int | None = None  # of a program
    by_session: bool = False  # a session travels with every request of a browser, a token or key does not

    @functools.cached_property
    def _memberships(self) -> dict[int, Membership]:
        if self.user is None:
            return {}
        return {row.account_id: row for row in self.user.memberships.select_related("account")}

    def people(self) -> PersonQuerySet:
        """Everybody this reader may know of: an id of the token's holder reaches every account."""
        return Person.objects.for_user(self.user) if self.user else Person.objects.all()

    def people_of(self, account_type: Account.Type) -> PersonQuerySet:
        return self.people().filter(account_id__in=self.accounts(account_type))

    def accounts(
        self, account_type: Account.Type, *, sees: int = Membership.Sees.STATUS, writing: bool = False
    ) -> list[int]:
        """The accounts of a type; for the token's holder the standard one."""
        if self.user is None:
            return [STANDARD_ACCOUNTS[account_type]]
        return [
            account_id
            for account_id, row in self._memberships.items()
            if row.account.type == account_type and row.sees >= sees and (self._may_write_in(row) or not writing)
        ]

    def line_numbers(self, account_type: Account.Type) -> list[str]:
        """The numbers under which the companion is reached: those of the reader's accounts, and common ones."""
        lines = PhoneLine.objects.filter(Q(account=None) | Q(account_id__in=self.accounts(account_type)))
        return list(lines.order_by("pk").values_list("number_e164", flat=True))

    def sees(self, account_id: int) -> int:
        """How much of this account's calls the reader may see, as a `Membership.Sees`; 0 for nothing."""
        if self.user is None:
            return Membership.Sees.TRANSCRIPT
        row = self._memberships.get(account_id)
        return row.sees if row else 0

    def sees_of(self, person: Person) -> int:
        """The same of one person: no more than the status, if that person does not share it with this reader."""
        sees = self.sees(person.account_id)
        may_read = may_be_shown_to(person, self.user.pk if self.user else None)
        return sees if may_read else min(sees, Membership.Sees.STATUS)

    def sees_among(self, account_id: int, person_id: int | None) -> int:
        """The same for lists: those who do not share are looked up once for all of them."""
        sees = self.sees(account_id)
        return min(sees, Membership.Sees.STATUS) if person_id in self._kept_from_me else sees

    @functools.cached_property
    def _kept_from_me(self) -> frozenset[int]:
        return frozenset(self.people().kept_from(self.user).values_list("pk", flat=True))

    def writes(self, account_id: int) -> bool:
        """May the reader add, change and delete here? Relatives only look."""
        if self.user is None:
            return True
        row = self._memberships.get(account_id)
        return row is not None and self._may_write_in(row)

    def manages(self, account_id: int) -> bool:
        """Does the reader decide who belongs to this account?"""
        row = self._memberships.get(account_id)
        return row is not None and row.role == Membership.Role.MANAGER

    def writes_anywhere(self) -> bool:
        return self.user is None or any(map(self._may_write_in, self._memberships.values()))

    def _may_write_in(self, row: Membership) -> bool:
        return self.may_write and row.role in WRITING_ROLES


def reader_of(request: HttpRequest) -> Reader | None:
    """Who asks; None for a stranger. Whether a session's request is meant (CSRF) is asked elsewhere."""
    if has_admin_token(request):
        return Reader(None)
    if bearer := bearer_of(request):
        # Who shows a key means it, even in a browser with a session: a key that is no good is refused.
        key = key_of(bearer, now=timezone.now())
        return Reader(key.user, may_write=key.scope == ApiKey.Scope.WRITE, key_id=key.pk) if key else None
    if isinstance(request.user, User):
        return Reader(request.user, by_session=True)
    return None


def is_meant(request: HttpRequest, reader: Reader) -> bool:
    """Does who asks know of this request? A session needs a CSRF token for everything that writes."""
    return not reader.by_session or has_csrf_token(request)


def home_of(user: User | AnonymousUser) -> str:
    """The first page of a user: the clinical one for who has nothing but clinical accounts."""
    if isinstance(user, User):
        types = set(user.memberships.values_list("account__type", flat=True))
        if types == {Account.Type.CLINICAL}:
            return "/klinik"
    return "/privat/dashboard"
