"""Who there is: accounts, their members, the persons whom we call, what they agreed to, what is remembered."""

from people.models.accounts import Account, Invitation, Membership, PhoneLine, SignIn, User, UserManager
from people.models.keys import ApiKey
from people.models.ledger import Access, Consent, Erasure, Link, PrivacyRequest, RetentionRun
from people.models.persons import Contact, FamilyMessage, MemoryItem, Note, Person

__all__ = [
    "Access",
    "Account",
    "ApiKey",
    "Consent",
    "Contact",
    "Erasure",
    "FamilyMessage",
    "Invitation",
    "Link",
    "Membership",
    "MemoryItem",
    "Note",
    "Person",
    "PhoneLine",
    "PrivacyRequest",
    "RetentionRun",
    "SignIn",
    "User",
    "UserManager",
]
