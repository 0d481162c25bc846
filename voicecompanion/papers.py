"""The papers of data protection, in German, made of the register, the settings and the texts that are in use.

They are committed, and stale ones fail the tests: what they say is what runs.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation

from people.facts import stored
from people.wording import LANGUAGES, WORDING_VERSION, wording
from voicecompanion.lib.processors import processors
from voicecompanion.proofs import CLAIMS

FOLDER = settings.BASE_DIR / "docs" / "datenschutz"
TEMPLATES = {
    "auftragsverarbeiter.md": "privacy/processors.md",
    "verarbeitungsverzeichnis.md": "privacy/record_of_processing.md",
    "dsfa-fakten.md": "privacy/impact_assessment.md",
    "datenschutzfakten.md": "privacy/facts.md",
}
# What the committed papers describe: an installation in Europe in which nothing else was set.
AS_INSTALLED: dict[str, Any] = {
    "OPENAI_BASE_URL": "https://eu.api.openai.com/v1",
    "REALTIME_MODEL": "gpt-realtime-2.1-mini",
    "REALTIME_TRANSCRIPTION_MODEL": "gpt-transcribe",
    "SPEECH_MODEL": "gpt-4o-mini-tts",
    "ANALYSIS_MODEL": "gpt-6-luna",
    "TWILIO_API_URL": "https://api.dublin.ie1.twilio.com",
    "EMAIL_URL": "smtp://mail.example.org",
    "EU_ONLY": True,
    "EU_HOSTS": ["eu.api.openai.com", "api.dublin.ie1.twilio.com", "mail.example.org"],
    "DATA_CENTRE": "",
    "OPENAI_CONTRACT": "",
    "OPENAI_ZERO_RETENTION": "",
    "TWILIO_CONTRACT": "",
    "HOST_CONTRACT": "",
    "MAIL_CONTRACT": "",
    "DEFAULT_RETENTION_DAYS": 30,
    "CALL_RETENTION_DAYS": 400,
    "MEMORY_RETENTION_DAYS": 180,
    "NOTES_RETENTION_DAYS": 365,
    "MESSAGE_RETENTION_DAYS": 90,
    "NOTIFICATION_RETENTION_DAYS": 90,
    "ACCESS_RETENTION_DAYS": 730,
    "SIGN_IN_RETENTION_DAYS": 365,
    "INVITATION_RETENTION_DAYS": 90,
}


def in_use() -> dict[str, Any]:
    """The settings of this installation, as far as a paper speaks of them."""
    return {name: getattr(settings, name) for name in AS_INSTALLED}


def papers(said: Mapping[str, Any]) -> dict[str, str]:
    """Every paper by its file name, for an installation with these settings."""
    with override_settings(**said), translation.override("de"):
        context = {**_context(said), "said": said}
        return {name: _tidy(render_to_string(template, context)) for name, template in TEMPLATES.items()}


def stale(folder: Path) -> list[str]:
    """The names of committed papers that say something else than what runs, or are missing."""
    return [
        name
        for name, text in papers(AS_INSTALLED).items()
        if not (folder / name).exists() or (folder / name).read_text() != text
    ]


def _context(said: Mapping[str, Any]) -> dict[str, Any]:
    kinds = stored()
    return {
        "processors": processors(said),
        "about_persons": [one for one in kinds if one.about_persons],
        "about_members": [one for one in kinds if not one.about_persons],
        "prompts": list(_hashes(settings.BASE_DIR / "templates" / "prompts")),
        "wording": wording(LANGUAGES[0]),
        "wording_version": WORDING_VERSION,
        "wordings": list(_hashes(settings.BASE_DIR / "templates" / "consent")),
        "claims": CLAIMS,
    }


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """(file, SHA-256) of each text that a model or a person gets to see."""
    for path in sorted(folder.iterdir()):
        yield path.name, hashlib.sha256(path.read_bytes()).hexdigest()


def _tidy(text: str) -> str:
    """Without the empty lines that tags leave behind."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
