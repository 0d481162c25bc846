"""`make run`: starts everything on this machine, shows where it is, and ends it all together.

Without provider keys it prepares the demo: keys of its own below `var/`, the simulator in both providers' place,
accounts and past calls to look at. With them it starts the same processes for real calls.
"""

import base64
import contextlib
import os
import secrets
import shlex
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import environ
from honcho.manager import Manager

from voicecompanion.lib.environment import missing_names, takes_real_calls
from voicecompanion.lib.keys import fresh_keys
from voicecompanion.lib.servers import ServerError, free_port, port_is_free, running_valkey

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
DEMO_FILE = VAR / "demo.env"
FAMILY_LOGIN, CLINIC_LOGIN = "demo@example.org", "klinik@example.org"
READY_SECONDS = 120
# How long the start waits for the sentences of the house; what is missing then is spoken by the packaged voice.
PHRASES_SECONDS = 15


def say(text: str) -> None:
    print(f"[run] {text}", flush=True)


def main() -> int:
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    environ.Env.read_env(str(ROOT / ".env"), overwrite=False)
    if missing := missing_names(os.environ):
        say(f".env is filled in by half. These names are still missing: {', '.join(missing)}")
        return 1
    port = os.environ.setdefault("PORT", "8000")
    if not port.isdigit() or not port_is_free(int(port)):
        say(f"Port {port} is taken or no port number. Choose another one, for example: PORT=8001 make run")
        return 1
    try:
        return run_everything(demo=not takes_real_calls(os.environ))
    except KeyboardInterrupt:
        return 0
    except (ServerError, subprocess.CalledProcessError) as error:
        say(f"Could not start: {error}")
        return 1


def run_everything(*, demo: bool) -> int:
    """Blocks until a signal ends it or one of the processes dies; the servers end last."""
    with contextlib.ExitStack() as servers:
        VAR.mkdir(exist_ok=True)
        chosen: dict[str, str] = {}
        if demo:
            chosen = demo_environment()
            os.environ.update({name: value for name, value in chosen.items() if not os.environ.get(name)})
        if not os.environ.get("REDIS_URL"):
            say("starting Valkey")
            os.environ["REDIS_URL"] = servers.enter_context(running_valkey(VAR / "valkey", appendonly=True))
        if demo:
            write_demo_file([*chosen, "REDIS_URL", "PORT"])
        say("preparing the database")
        manage("migrate", "--verbosity", "0")
        with rendering_phrases(demo=demo):
            if demo:
                codes = seed()
        return supervise(demo=demo, codes=codes if demo else "")


@contextlib.contextmanager
def rendering_phrases(*, demo: bool) -> Iterator[None]:
    """Renders the sentences of the house beside the block, then waits a while for the rest. Stops no start."""
    say("rendering the sentences of the house")
    command = ["manage.py", "render_phrases", "--seconds", str(PHRASES_SECONDS)]
    with speaking_simulator() if demo else contextlib.nullcontext():
        rendering = subprocess.Popen([sys.executable, *command])
        try:
            yield
            rendering.wait(timeout=PHRASES_SECONDS + 5)
        except subprocess.TimeoutExpired:
            say("the sentences of the house are not all there yet; the packaged voice speaks the others")
        finally:
            rendering.kill()
            rendering.wait()


@contextlib.contextmanager
def speaking_simulator() -> Iterator[None]:
    """The simulator alone, from when it answers to the end of the block: the demo's voices come from it."""
    with subprocess.Popen([sys.executable, *simulator_command()], stdout=subprocess.DEVNULL) as simulator:
        try:
            wait_for(f"{os.environ['TWILIO_API_URL']}/simulator/health", seconds=10)
            yield
        finally:
            simulator.terminate()


def demo_environment() -> dict[str, str]:
    """The demo's own keys, made once, and addresses that lead to the simulator."""
    kept, simulator_port = read_kept(), free_port()
    made = {
        **fresh_keys(),
        "ADMIN_TOKEN": secrets.token_urlsafe(24),
        "DEMO_PASSWORD": secrets.token_urlsafe(9),
        "DEMO_APP_KEY": base64.b32encode(secrets.token_bytes(20)).decode(),
        "OPENAI_API_KEY": "sk-demo-" + secrets.token_hex(12),
        "TWILIO_ACCOUNT_SID": "AC" + secrets.token_hex(16),
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
    }
    return {
        **made,
        **{name: value for name, value in kept.items() if name in made},
        "TWILIO_NUMBER_E164": "+493023125000",
        "BASE_URL": f"http://localhost:{os.environ['PORT']}",
        "DATABASE_URL": "sqlite:///var/demo.sqlite3",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{simulator_port}/v1",
        "TWILIO_API_URL": f"http://127.0.0.1:{simulator_port}",
        "SIMULATOR_PORT": str(simulator_port),
    }


def read_kept() -> dict[str, str]:
    """What an earlier demo wrote: its data can only be read with its keys."""
    if not DEMO_FILE.exists():
        return {}
    lines = DEMO_FILE.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def write_demo_file(names: list[str]) -> None:
    """Lets commands in another terminal reach this demo; nobody else on the machine may read it."""
    DEMO_FILE.touch(mode=0o600)
    DEMO_FILE.write_text("".join(f"{name}={os.environ[name]}\n" for name in names))


def seed() -> str:
    """Fills the demo's database; returns emergency codes of the clinic's login that are still unused."""
    arguments = ["--password", os.environ["DEMO_PASSWORD"], "--app-key", os.environ["DEMO_APP_KEY"]]
    command = [sys.executable, "manage.py", "seed_demo", *arguments]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return said.rpartition("codes: ")[2].strip()


def manage(*arguments: str) -> None:
    """Runs a command of `manage.py`; raises CalledProcessError if it fails."""
    subprocess.run([sys.executable, "manage.py", *arguments], check=True)


def supervise(*, demo: bool, codes: str) -> int:
    port = os.environ["PORT"]
    manager = Manager()
    for name, command in processes(port, demo=demo).items():
        manager.add_process(name, shlex.join([sys.executable, *command]), env=dict(os.environ), cwd=str(ROOT))
    threading.Thread(
        target=announce, args=(f"http://localhost:{port}",), kwargs={"demo": demo, "codes": codes}, daemon=True
    ).start()
    manager.loop()
    return 0 if manager.returncode in (0, 130, 143) else 1


def processes(port: str, *, demo: bool) -> dict[str, list[str]]:
    # Its page-long advice against running as root would bury the address and the login.
    celery = ["-W", "ignore:You're running the worker", "-m", "celery", "-A", "voicecompanion", "--quiet"]
    commands = {
        "web": ["-m", "daphne", "-b", "127.0.0.1", "-p", port, "-v", "0", "voicecompanion.asgi:application"],
        "worker": [*celery, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(VAR / "celerybeat-schedule")],
    }
    if demo:
        commands["simulator"] = simulator_command()
    return commands


def simulator_command() -> list[str]:
    address = ["--port", os.environ["SIMULATOR_PORT"], "--base-url", os.environ["BASE_URL"]]
    return ["-m", "realtime.simulator", *address, "--account-sid", os.environ["TWILIO_ACCOUNT_SID"]]


def wait_for(url: str, *, seconds: float) -> None:
    """Returns as soon as the address answers, or when the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)


def announce(url: str, demo: bool, codes: str) -> None:
    """Says where everything is, as soon as it answers."""
    wait_for(f"{url}/health", seconds=READY_SECONDS)
    say(f"ready at {url}")
    if demo:
        say(f"log in with {FAMILY_LOGIN} and the password {os.environ['DEMO_PASSWORD']}: a family")
        say(f"or with {CLINIC_LOGIN} and the same password: a clinic, and the administration")
        say(f"  its second factor: one of the codes {codes} (each works once),")
        say(f"  or an authenticator app with the key {os.environ['DEMO_APP_KEY']}")
        say("both providers are simulated; place a call with: .venv/bin/python manage.py simulate_call")
    say("end everything with Ctrl-C")


if __name__ == "__main__":
    sys.exit(main())
