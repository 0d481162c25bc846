"""The claims of data protection, each shown working: on a throwaway database, by the code that serves callers.

`manage.py show_data_protection` walks through all of them. A claim does something and says what it found; if that
is not what was promised, it raises NotHeldError. Each has a test that takes its gate away and sees it fail.
"""

from voicecompanion.proofs import consents, content, ledgers, lifetime, reading
from voicecompanion.proofs.claims import CLAIMS, Claim, NotHeldError, expect
from voicecompanion.proofs.scene import Scene, new_scene, providers, throwaway_database

__all__ = [
    "CLAIMS",
    "Claim",
    "NotHeldError",
    "Scene",
    "consents",
    "content",
    "expect",
    "ledgers",
    "lifetime",
    "new_scene",
    "providers",
    "reading",
    "throwaway_database",
]
