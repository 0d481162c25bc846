"""What this application stores about people and about those who log in, what for, and for how long."""

from django.contrib.admin.models import LogEntry
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import (
    Access,
    ApiKey,
    Consent,
    Contact,
    Erasure,
    FamilyMessage,
    Invitation,
    Membership,
    MemoryItem,
    Note,
    Person,
    PrivacyRequest,
    SignIn,
    User,
)
from voicecompanion.lib.privacy import Expires, Rule, Withheld, register


def _is_of_somebody_else(user_id: int) -> Q:
    """What somebody tells their mother is nobody else's business."""
    return ~Q(author_id=user_id)


register(
    # --- about persons
    Rule(Person, "", _("Wen der Begleiter anruft, und wie er mit diesem Menschen spricht")),
    Rule(Consent, "person", _("Nachweis der Einwilligungen"), exclude=frozenset({"nonce"})),
    Rule(PrivacyRequest, "person", _("Nachweis der Wünsche zum Datenschutz")),
    Rule(
        Access,
        "person",
        _("Wer Inhalte gelesen hat"),
        expires=[Expires("read_at", "ACCESS_RETENTION_DAYS")],
        exclude=frozenset({"nonce"}),
        noted_as=Access.What.ACCESS_LOG,
    ),
    Rule(
        MemoryItem,
        "person",
        _("Damit der Begleiter im nächsten Gespräch weiß, worum es geht"),
        expires=[Expires("confirmed_at", "MEMORY_RETENTION_DAYS")],
        third_parties=True,
        noted_as=Access.What.MEMORY,
    ),
    Rule(
        Contact,
        "person",
        _("Wer verständigt wird, wenn niemand erreicht wird"),
        third_parties=True,
        noted_as=Access.What.CONTACTS,
    ),
    Rule(
        Note,
        "person",
        _("Was Menschen füreinander notiert haben"),
        expires=[
            Expires("edited_at", "NOTES_RETENTION_DAYS"),
            Expires("created_at", "NOTES_RETENTION_DAYS", only=Q(edited_at=None)),
        ],
        third_parties=True,
        noted_as=Access.What.NOTES,
    ),
    Rule(
        FamilyMessage,
        "person",
        _("Was der Begleiter vorlesen soll"),
        expires=[Expires("read_at"), Expires("created_at", "MESSAGE_RETENTION_DAYS", only=Q(read_at=None))],
        third_parties=True,
        withheld=Withheld(frozenset({"text"}), _is_of_somebody_else),
    ),
    # --- about those who log in
    Rule(Erasure, "", _("Nachweis der Löschungen, und damit keine Sicherung jemanden zurückbringt")),
    Rule(User, "", _("Wer sich anmeldet")),
    Rule(Membership, "", _("Wozu jemand gehört, und wie viel er sieht")),
    Rule(
        SignIn,
        "",
        _("Nachweis der Anmeldungen"),
        expires=[Expires("at", "SIGN_IN_RETENTION_DAYS")],
    ),
    Rule(
        LogEntry,
        "",
        _("Was in der Administration geändert wurde"),
        expires=[Expires("action_time", "SIGN_IN_RETENTION_DAYS")],
    ),
    Rule(
        Invitation,
        "",
        _("Wer eingeladen wurde"),
        expires=[Expires("created_at", "INVITATION_RETENTION_DAYS")],
    ),
    Rule(
        ApiKey,
        "",
        _("Womit Programme lesen"),
        expires=[Expires("expires_at", "INVITATION_RETENTION_DAYS")],
    ),
)
