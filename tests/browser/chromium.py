"""Find Chromium and the arguments that the tests start it with."""

import os
import shutil
from pathlib import Path

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


def chromium() -> str | None:
    """Return the path of the system's Chromium, or None. ``AMANAT_CHROMIUM`` names another one."""
    named = os.environ.get("AMANAT_CHROMIUM")
    candidates = (named, shutil.which("chromium"), "/usr/bin/chromium", shutil.which("chromium-browser"))
    return next((path for path in candidates if path and Path(path).is_file()), None)
