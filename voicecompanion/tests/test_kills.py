"""Processes killed at every step between a cause and its delivery: nobody is rung twice, and nothing is lost.

Each of these processes is a real one, on the database of the test run, and dies by SIGKILL. Where it dies is where
a function of ours begins, or where Twilio has heard the request and not answered yet.
"""

import datetime
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path

import pytest
from django.conf import settings as house_settings
from django.utils import timezone
from pytest_django import Settings

from calls import services
from calls.models import Call, CheckIn, CheckInPlan, Concern, Notification, NotificationPreference
from calls.tests.doubles import running_simulator
from conftest import Cast
from people.consents import record_consents
from people.models import Consent, Contact
from realtime.simulator import Simulator
from voicecompanion.tests import house
from voicecompanion.tests.house import unmeasured

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE = datetime.timedelta(minutes=1)
START = """
import os, signal, sys, django
django.setup()
from django.utils import timezone
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
"""
DIAL = """
from calls import services
services.plan_check_ins(now=timezone.now())
services.dial_due(now=timezone.now())
"""
DELIVER = "from calls import services; services.deliver_notifications(now=timezone.now())"


@pytest.fixture
def carrier(settings: Settings) -> Iterator[Simulator]:
    with running_simulator() as twilio:
        settings.TWILIO_API_URL = twilio.twilio_api_url
        settings.CHECK_IN_JITTER_SECONDS = 0
        yield twilio


@pytest.fixture
def post(tmp_path: Path, settings: Settings) -> Path:
    """A folder into which every mail is written, by these processes and by us."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    return tmp_path


def process(code: str, carrier: Simulator, post: Path, *, dies_at: str = "") -> int:
    """Runs code in a process of its own, which kills itself where a function named `module:name` begins."""
    lines = [START]
    if dies_at:
        module, name = dies_at.split(":")
        lines.append(f"import {module} as module\nmodule.{name} = die")
    environment = unmeasured(os.environ) | {
        "DATABASE_URL": house.test_database_url(),
        "TWILIO_API_URL": carrier.twilio_api_url,
        "EMAIL_URL": f"file://{post}",
        "CHECK_IN_JITTER_SECONDS": "0",
        "DJANGO_SETTINGS_MODULE": "voicecompanion.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([*lines, code])],
        env=environment,
        cwd=house_settings.BASE_DIR,
        check=False,
        capture_output=True,
    )
    return done.returncode


@pytest.fixture
def plan(cast: Cast) -> CheckInPlan:
    """Maria is to be called a minute ago, whatever time of day it is now."""
    record_consents(
        person=cast.maria, purposes=(Consent.Purpose.CALLS,), granted=True, method=Consent.Method.WRITTEN
    )
    cast.maria.awake_from = cast.maria.awake_until = datetime.time(4)
    cast.maria.save()
    now = timezone.localtime() - MINUTE
    return CheckInPlan.objects.create(
        person=cast.maria, times=f"{now:%H:%M}", holds_from=now - 60 * MINUTE, retries=1, retry_minutes=5
    )


def rung(carrier: Simulator) -> int:
    return len([one for one in carrier.requests if one.method == "POST" and one.path.endswith("/Calls.json")])


# --- between a plan and a ringing telephone ---------------------------------------------------
@pytest.mark.parametrize(
    "dies_at", ["calls.services:dial_due", "calls.check_ins:attempt", "calls.outbound:_claim"]
)
def test_killed_before_the_claim_she_is_called_by_the_next(
    plan: CheckInPlan, carrier: Simulator, post: Path, dies_at: str
) -> None:
    assert process(DIAL, carrier, post, dies_at=dies_at) == -signal.SIGKILL
    assert (rung(carrier), Call.objects.count()) == (0, 0)
    assert process(DIAL, carrier, post) == 0
    assert rung(carrier) == 1
    assert CheckIn.objects.get().state == "calling"


def test_killed_between_the_row_and_the_request_she_is_called_after_twilio_was_asked(
    plan: CheckInPlan, carrier: Simulator, post: Path
) -> None:
    assert process(DIAL, carrier, post, dies_at="calls.twilio:create_call") == -signal.SIGKILL
    assert (rung(carrier), CheckIn.objects.get().state) == (0, "calling")
    now = timezone.now()
    services.dial_due(now=now)
    assert rung(carrier) == 0  # nobody knows yet whether she was
    services.reconcile_calls(now=now + MINUTE)
    assert Call.objects.get().status == "failed"
    services.dial_due(now=now + 7 * MINUTE)
    assert rung(carrier) == 1


def test_killed_after_twilio_took_the_call_it_is_found_and_she_is_not_called_again(
    plan: CheckInPlan, carrier: Simulator, post: Path
) -> None:
    assert process(DIAL, carrier, post, dies_at="calls.outbound:_adopt") == -signal.SIGKILL
    assert rung(carrier) == 1
    now, call = timezone.now(), Call.objects.get()
    services.reconcile_calls(now=now + MINUTE)
    services.dial_due(now=now + 30 * MINUTE)
    call.refresh_from_db()
    assert (rung(carrier), call.twilio_call_sid is None, call.status) == (1, False, "ringing")
    assert CheckIn.objects.get().state == "calling"


# --- between what happened and who is told ----------------------------------------------------
@pytest.mark.parametrize(
    "dies_at", ["calls.outcomes:begin_telling", "calls.notifying:ring_delivery", "calls.endings:tell_of_call"]
)
def test_killed_while_it_is_decided_all_of_it_is_decided_again(
    plan: CheckInPlan, cast: Cast, carrier: Simulator, post: Path, dies_at: str
) -> None:
    CheckInPlan.objects.update(retries=0)
    Contact.objects.create(person=cast.maria, name="Bob", email=cast.bob.email)
    services.plan_check_ins(now=timezone.now())
    services.dial_due(now=timezone.now())
    call = Call.objects.get()
    end = (
        "from calls import services; services.record_status("
        f"call_sid='{call.twilio_call_sid}', status='no_answer', duration_sec=None, now=timezone.now())"
    )
    assert process(end, carrier, post, dies_at=dies_at) == -signal.SIGKILL
    assert (Concern.objects.count(), Notification.objects.count()) == (0, 0)
    assert CheckIn.objects.get().state == "calling"
    assert process(end, carrier, post) == 0  # Twilio tells it again, or is asked
    assert (Concern.objects.count(), Notification.objects.count()) == (1, 1)


def dies_after(function: str) -> str:
    """Lets a process kill itself as soon as a function has done its work."""
    module, name = function.split(":")
    return f"""
import {module} as module
work = module.{name}
def work_and_die(*arguments, **named):
    work(*arguments, **named)
    die()
module.{name} = work_and_die
"""


def arrived(post: Path) -> list[str]:
    """The Message-IDs of all mails that were handed over."""
    texts = [path.read_text() for path in sorted(post.glob("*.log"))]
    return [str(message_from_string(text)["Message-ID"]) for text in texts]


@pytest.fixture
def told(cast: Cast) -> Notification:
    """Alice is to be told of an emergency."""
    call = Call.objects.create(account=cast.account_a, person=cast.maria)
    services.raise_concern(call=call, kind="emergency", quote="", now=timezone.now())
    return Notification.objects.get()


def test_killed_before_the_mail_it_is_sent_by_the_next(told: Notification, carrier: Simulator, post: Path) -> None:
    assert process(DELIVER, carrier, post, dies_at="calls.delivery:_send_mail") == -signal.SIGKILL
    assert arrived(post) == []
    assert services.deliver_notifications(now=timezone.now()) == 0  # it may still be at work
    assert services.deliver_notifications(now=timezone.now() + 3 * MINUTE) == 1
    assert len(arrived(post)) == 1


def test_killed_after_the_mail_it_comes_again_and_is_shown_once(
    told: Notification, carrier: Simulator, post: Path
) -> None:
    dying = dies_after("calls.delivery:_send_mail")
    assert process(dying + DELIVER, carrier, post) == -signal.SIGKILL
    services.deliver_notifications(now=timezone.now() + 3 * MINUTE)
    first, second = arrived(post)
    assert first == second == f"<{told.link_key}@{house_settings.BASE_HOST}>"
    told.refresh_from_db()
    assert told.state == "sent"


def test_killed_after_the_short_message_it_is_found_and_not_sent_again(
    told: Notification, cast: Cast, carrier: Simulator, post: Path
) -> None:
    membership = cast.alice.memberships.get()
    NotificationPreference.objects.create(membership=membership, emergencies="sms", phone_e164="+491701234567")
    Notification.objects.update(channel="sms")
    dying = dies_after("calls.twilio:send_message")
    assert process(dying + DELIVER, carrier, post) == -signal.SIGKILL
    assert services.deliver_notifications(now=timezone.now() + 3 * MINUTE) == 1
    [message] = carrier.messages
    told.refresh_from_db()
    assert (told.state, told.message_sid) == ("sent", message.sid)
