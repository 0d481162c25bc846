"""Every address of the project, asked by who may not: logged out, as a stranger, as a relative.

An address whose parameters this file cannot fill in fails the test, so that no page is ever forgotten here.
"""

import ast
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from analytics.tests.story import EVERYTHING, told_call
from calls.models import Call, CheckInPlan, Concern, Notification
from conftest import Cast, erased, logged_in
from people.api_keys import make_key
from people.consents import record_consents
from people.models import ApiKey, Consent, Contact, Erasure, FamilyMessage, Invitation, MemoryItem, Note, Person

# Open to everybody, each for a reason of its own.
OPEN = {
    "": "leads to the portal",
    "health": "tells nothing but that the process lives",
    "anmelden": "the login",
    "anmelden/passkey": "the login with a passkey",
    "anmelden/zweiter-faktor": "the second half of the login; leads back to the first without it",
    "anmelden/gesperrt": "words only",
    "anmelden/nur-mit-einladung": "words only",
    "anmelden/passwort": "asks for a new password, and tells nobody whether there is such a login",
    "anmelden/passwort/gesendet": "words only",
    "anmelden/passwort/neu/xx-yy": "the page behind the link of a mail; this link is no good",
    "anmelden/passwort/fertig": "words only",
    "einladung/<key>": "the page behind the link of an invitation; this key is no good",
    "abmelden": "ends a session, if there is one",
    "sprache": "sets a cookie",
    "zweck": "what the service is for and whom to tell: the same words for everybody",
    "datenschutz": "what is stored and who processes it: the same facts for everybody",
    "admin/login/": "leads to the login",
    "admin/logout/": "ends a session, if there is one",
    "admin/jsi18n/": "words only",
    "api/openapi.json": "the description of the API, without data",
    "api/docs": "the same for people",
}
# Answered to Twilio only: without its signature 403, whoever asks.
SIGNED = re.compile(r"twilio/(voice|status|amd|message)")
METHODS = ("get", "post")


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every address, with its parameters as `<name>`."""
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern):
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", route)


# Two addresses of Django's administration are regular expressions; one value of each stands for it.
EXPRESSIONS = {
    r"admin/\^\(\?P<app_label>[\w|]+\)/\$": "admin/people/",
    r"admin/\(\?P<url>\.\*\)\$": "admin/nowhere",
    r"\^anmelden/passwort/neu/.*": "anmelden/passwort/neu/xx-yy",
}


def plain(route: str) -> str:
    return next((value for form, value in EXPRESSIONS.items() if re.fullmatch(form, route)), route)


ROUTES = sorted({plain(route) for route in routes()})


def filled(route: str, cast: Cast) -> str:
    """The address with the ids of Maria's rows; KeyError for a parameter that is not known here."""
    call, concern = Call.objects.get(person=cast.maria), Concern.objects.get()
    rows = {"user": cast.alice.pk, "account": cast.account_a.pk, "call": call.pk, "concern": concern.pk}
    model = route.split("/")[2] if route.count("/") > 2 else ""
    values = {
        "person_id": cast.maria.pk,
        "call_id": call.pk,
        "concern_id": concern.pk,
        "object_id": rows.get(model, cast.maria.pk),
        "content_type_id": 1,
        "item_id": MemoryItem.objects.get().pk,
        "contact_id": Contact.objects.get().pk,
        "plan_id": CheckInPlan.objects.get().pk,
        "note_id": Note.objects.get().pk,
        "message_id": FamilyMessage.objects.get().pk,
        "membership_id": cast.bob.memberships.get().pk,
        "invitation_id": Invitation.objects.get().pk,
        "session_id": 1,
        "key_id": ApiKey.objects.get().pk,
        "pk": 1,
        "key": "unknown",
        "link_key": Notification.objects.get().link_key,
        "id": cast.alice.pk,
        "number": Erasure.objects.get().pk,
    }
    return re.sub(r"<(\w+)>", lambda match: str(values[match[1]]), route)


@pytest.fixture
def told(cast: Cast) -> Call:
    Contact.objects.create(person=cast.maria, name="Frau Neumann", phone_e164="+493055511122")
    CheckInPlan.objects.create(person=cast.maria)
    Note.objects.create(person=cast.maria, author=cast.alice, text="War beim Augenarzt.")
    purposes = (Consent.Purpose.MESSAGES,)
    record_consents(person=cast.maria, purposes=purposes, granted=True, method=Consent.Method.PORTAL)
    FamilyMessage.objects.create(person=cast.maria, author=cast.alice, text="Ich bringe Zwetschgenkuchen mit.")
    make_key(user=cast.alice, name="Pflegesoftware", scope="read", now=timezone.now())
    Invitation.objects.create(account=cast.account_a, email="eva@example.org", key_hash="of-some-key")
    erased(Person.objects.create(account=cast.account_a, display_name="Erna", phone_e164="+49301234"))
    call = told_call(cast.maria)
    Notification.objects.create(
        account=cast.account_a,
        person=cast.maria,
        kind="concern",
        channel="sms",
        contact=Contact.objects.get(),
        topic="concern",
    )
    return call


def is_open(route: str) -> bool:
    return route in OPEN or bool(SIGNED.match(route))


def asked(client: Client, cast: Cast) -> Iterator[tuple[str, int, str, str]]:
    """Every address with both methods: its route, the status, where it leads, and the content."""
    for route in ROUTES:
        for method in METHODS:
            response = getattr(client, method)("/" + filled(route, cast))
            content = response.content.decode(errors="replace")  # not everything is text
            yield route, response.status_code, response.headers.get("Location", ""), content


def test_who_is_not_logged_in_is_led_to_the_login_or_refused(cast: Cast, told: Call) -> None:
    for route, status, location, content in asked(Client(), cast):
        assert_tells_nothing(route, content)
        if not is_open(route):
            assert status in (302, 401, 403, 404, 405), route
            assert status != 302 or re.match(r"/(anmelden|admin/login/)", location), route
    assert_nothing_changed(cast)


def test_a_stranger_learns_and_changes_nothing(cast: Cast, told: Call) -> None:
    client = logged_in(cast.charlie)
    for route, status, _location, content in asked(client, cast):
        client.force_login(cast.charlie)  # one of the addresses logs out
        assert_tells_nothing(route, content)
        if "<person_id>" in route:
            assert status in (401, 403, 404, 405, 422), route
    assert_nothing_changed(cast)


def test_a_relative_who_sees_the_status_reads_no_word_and_deletes_nothing(cast: Cast, told: Call) -> None:
    client = logged_in(cast.bob)
    for route, _status, _location, content in asked(client, cast):
        client.force_login(cast.bob)
        assert not [said for said in (*EVERYTHING, "Zwetschgenkuchen") if said in content], route
    assert FamilyMessage.objects.exists()
    assert Person.objects.filter(pk=cast.maria.pk).exists()
    assert (MemoryItem.objects.count(), Contact.objects.count(), Note.objects.count()) == (1, 1, 1)


def assert_tells_nothing(route: str, content: str) -> None:
    about_maria = (
        *EVERYTHING,
        "Neumann",
        "+493055511122",
        "Augenarzt",
        "Zwetschgenkuchen",
        "Maria Schmidt",
        "+49 171 2345678",
        "+491712345678",
    )
    assert not [said for said in about_maria if said in content], route


def assert_nothing_changed(cast: Cast) -> None:
    maria = Person.objects.get(pk=cast.maria.pk)
    assert (maria.display_name, maria.consent_recording) == ("Maria Schmidt", True)
    assert Concern.objects.get().acknowledged_at is None
    # The stranger may begin a trial call of their own, and does on this walk: it is their account's.
    assert Call.objects.exclude(account=cast.account_c).count() == 1


def test_the_walk_reaches_pages_interface_and_administration() -> None:
    known = {"privat/dashboard", "klinik", "klinik/patienten/<person_id>", "api/people/<person_id>", "admin/"}
    assert known | {"probe"} <= set(ROUTES)


def test_no_view_reaches_for_rows_past_the_querysets() -> None:
    """`Model.objects.for_user(…)` is the door; `.objects.get`, `.filter` and `.all` climb through the window."""
    views = [*settings.BASE_DIR.glob("*/views.py"), *settings.BASE_DIR.glob("*/views/*.py")]
    assert len(views) >= 6
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for path in views
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "objects"
        and node.attr not in ("for_user", "managed_by", "of_accounts_of")
    ]
    assert found == []
