"""The settings as another environment makes them, in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Mapping

from django.conf import settings

from voicecompanion.tests.house import unmeasured


def settings_with(changes: Mapping[str, str]) -> str:
    """What the start complains of; "" if it does not."""
    command = [sys.executable, "-c", "import voicecompanion.settings"]
    environment = {**unmeasured(os.environ), **changes}
    done = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    return done.stderr if done.returncode else ""
