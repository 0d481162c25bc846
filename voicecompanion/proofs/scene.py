"""Where claims are shown: a throwaway database, strict stand-ins for the providers, and a few people."""

import asyncio
import contextlib
import secrets
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from calls.models import Call, Utterance
from people.consents import record_consents
from people.models import Account, Consent, Membership, Note, Person, User
from people.second_factor import lacks_second_factor
from realtime.simulator import Script, Simulator

LINE = "+493023125000"


@dataclass(frozen=True)
class Scene:
    """A family of its own: Maria, Alice who manages the account, Bob who sees the status only.

    Every sentence holds a word that occurs nowhere else, so that it can be looked for everywhere.
    """

    account: Account
    alice: User
    bob: User
    maria: Person
    word: str
    simulator: Simulator

    @property
    def sentence(self) -> str:
        """What Maria says."""
        return f"Meine Enkelin Lisa kommt am Sonntag, das Kennwort ist {self.word}."

    def answer(self, *purposes: Consent.Purpose, granted: bool) -> None:
        record_consents(person=self.maria, purposes=purposes, granted=granted, method=Consent.Method.WRITTEN)

    def fresh(self) -> Person:
        return Person.objects.prefetch_related("consents").get(pk=self.maria.pk)

    def call(self, **fields: Any) -> Call:
        """A call that just went on."""
        now = timezone.now()
        defaults = {"status": "in_progress", "started_at": now, "created_at": now}
        number = self.maria.phone_e164
        return Call.objects.create(
            account=self.account, person=self.maria, from_e164=number, **{**defaults, **fields}
        )

    def said(self, call: Call) -> Utterance:
        """The sentence, in the transcript of a call."""
        return Utterance.objects.create(
            call=call, position=1, speaker="caller", text=self.sentence, spoken_at=call.created_at
        )

    def note(self) -> Note:
        return Note.objects.create(person=self.maria, author=self.alice, text=self.sentence)

    def browser(self, user: User) -> Client:
        if lacks_second_factor(user):
            TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    def told_the_providers(self) -> str:
        """Every request that reached a stand-in."""
        return str([(one.path, one.body) for one in self.simulator.requests])


@contextlib.contextmanager
def throwaway_database() -> Iterator[None]:
    """An empty database beside the real one, on the same engine, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        name = f"shown_{secrets.token_hex(4)}"
        name = f"{folder}/{name}.sqlite3" if connection.vendor == "sqlite" else name
        connection.settings_dict["TEST"] = {**connection.settings_dict["TEST"], "NAME": name}
        before = str(connection.settings_dict["NAME"])
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


@contextlib.contextmanager
def providers() -> Iterator[Simulator]:
    """The strict stand-ins for Twilio and OpenAI, keys made for the occasion, and files in a folder that goes."""
    with tempfile.TemporaryDirectory() as folder:
        simulator = Simulator(
            base_url="http://127.0.0.1:9",
            account_sid="AC" + secrets.token_hex(16),
            auth_token=secrets.token_hex(16),
            api_key="sk-shown",
            script=Script(ringing_ms=3_600_000),
        )
        with _running(simulator), override_settings(**_settings(simulator, Path(folder))):
            yield simulator


def _settings(simulator: Simulator, folder: Path) -> dict[str, Any]:
    return {
        "OPENAI_BASE_URL": simulator.openai_base_url,
        "OPENAI_API_KEY": "sk-shown",
        "TWILIO_API_URL": simulator.twilio_api_url,
        "TWILIO_ACCOUNT_SID": simulator.account.account_sid,
        "TWILIO_AUTH_TOKEN": simulator.account.auth_token,
        "TWILIO_NUMBER_E164": LINE,
        "TOMBSTONE_FILE": str(folder / "tombstones.jsonl"),
        "FERNET_KEYS": [Fernet.generate_key().decode()],
        "ALLOWED_HOSTS": ["*"],
        "CELERY_TASK_ALWAYS_EAGER": False,
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        "CHANNEL_LAYERS": {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    }


@contextlib.contextmanager
def _running(simulator: Simulator) -> Iterator[None]:
    """In a thread of its own, until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(simulator.__aenter__(), loop).result()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(simulator.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def new_scene(simulator: Simulator) -> Scene:
    """People whom no other claim knows; Maria was asked nothing yet."""
    word, name = "wort" + secrets.token_hex(6), secrets.token_hex(4)
    account = Account.objects.create(name=f"Familie {name}", type=Account.Type.PRIVATE)
    number = f"+49171{secrets.randbelow(10**7):07d}"
    maria = Person.objects.create(account=account, display_name="Maria Vorbild", phone_e164=number)
    alice = _member(account, f"alice-{name}", Membership.Role.MANAGER, Membership.Sees.TRANSCRIPT)
    bob = _member(account, f"bob-{name}", Membership.Role.RELATIVE, Membership.Sees.STATUS)
    return Scene(account, alice, bob, maria, word, simulator)


def _member(account: Account, name: str, role: str, sees: int) -> User:
    user = User.objects.create_user(f"{name}@example.org")
    Membership.objects.create(user=user, account=account, role=role, sees=sees)
    return user


def every_row() -> list[Any]:
    """Every row of every model, to be put back later."""
    models = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return list(serializers.serialize("python", [row for model in models for row in model._base_manager.all()]))


def keys() -> list[str]:
    return list(settings.FERNET_KEYS)
