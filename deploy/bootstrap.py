#!/usr/bin/env python3
"""Makes the project's own environment in `.venv` from `requirements.lock`, or does nothing if it is up to date.

Runs on any Python >= 3.8 with the standard library alone; what it installs needs Python >= 3.12.
A name such as `python3.12` on the PATH may be a version manager's shim that does not run, so every
candidate is started before it is believed, and the `versions/` folder beside a shim is searched too.
"""

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed-from"
OLDEST = (3, 12)
PREFERRED = ("3.13", "3.12", "3.14", "3.15")


def say(text):
    print(f"[setup] {text}", file=sys.stderr, flush=True)


def version_of(python):
    """The (major, minor) a candidate reports when started, or None if it does not run."""
    try:
        answer = subprocess.run(
            [python, "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.fullmatch(rb"(\d+)\.(\d+)\s*", answer.stdout)
    return (int(found.group(1)), int(found.group(2))) if found and answer.returncode == 0 else None


def candidates():
    """Every interpreter that might do, best first: names on the PATH, then version folders beside them."""
    names = [f"python{version}" for version in PREFERRED] + ["python3", "python"]
    folders = [pathlib.Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    yield sys.executable
    for name in names:
        for folder in folders:
            if (folder / name).exists():
                yield str(folder / name)
    homes = {parent / "versions" for folder in folders for parent in list(folder.parents)[:4]}
    for version in PREFERRED:
        for home in sorted(homes):
            for python in sorted(home.glob(f"*{version}*/bin/python3"), reverse=True):
                yield str(python)


def installed_python():
    for python in candidates():
        version = version_of(python)
        if version and version >= OLDEST:
            return python
    return None


def locked(package):
    """The lines of the lock file that pin one package with its hashes."""
    found = re.search(rf"^{re.escape(package)}==(?:.*\\\n)+.*\n", LOCK.read_text(), re.MULTILINE)
    if not found:
        sys.exit(f"[setup] requirements.lock does not pin {package}.")
    return found.group(0)


def run(*command):
    if subprocess.run(command).returncode:
        sys.exit(f"[setup] This step failed: {' '.join(map(str, command))}")


def install_uv(python):
    """Installs the locked uv, with its hash checked, beside the given interpreter; returns its path."""
    with tempfile.TemporaryDirectory() as folder:
        pin = pathlib.Path(folder) / "uv.lock.txt"
        pin.write_text(locked("uv"))
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:",
            "--require-hashes", "-r", str(pin))
    return str(pathlib.Path(python).parent / "uv")


def install_locked(uv, python):
    """With uv, which takes seconds; or with pip, which knows the machine's own index and certificates."""
    quick = [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "--no-build", "-r", str(LOCK)]
    if subprocess.run(quick + ["--system-certs"]).returncode:
        say("uv did not get through; the same with pip takes a minute or two")
        run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:",
            "--require-hashes", "-r", str(LOCK))


def fetched_python():
    """A Python fetched by uv, for a machine whose own is too old."""
    say("no Python >= 3.12 here: fetching one")
    helper = ROOT / "var" / "fetch-python"
    run(sys.executable, "-m", "venv", "--clear", str(helper))
    uv = install_uv(str(helper / "bin" / "python"))
    got = subprocess.run([uv, "python", "install", PREFERRED[0], "--install-dir", str(ROOT / "var" / "python")])
    for python in sorted((ROOT / "var" / "python").glob("*/bin/python3")):
        if (version_of(str(python)) or (0, 0)) >= OLDEST and got.returncode == 0:
            return str(python)
    sys.exit("[setup] Python 3.12 or newer is needed and could not be fetched: please install it, then try again.")


def main():
    stamp = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == stamp and version_of(str(VENV / "bin" / "python")):
        return
    python = installed_python() or fetched_python()
    say(f"making .venv with {python}")
    if VENV.exists():
        shutil.rmtree(str(VENV))
    run(python, "-m", "venv", str(VENV))
    uv = install_uv(str(VENV / "bin" / "python"))
    say("installing the locked packages (once; about 200 MB, seconds to minutes)")
    install_locked(uv, str(VENV / "bin" / "python"))
    STAMP.write_text(stamp)
    say("done")


if __name__ == "__main__":
    main()
