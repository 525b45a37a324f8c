"""What is exposed to others: a messenger used without encryption, the file with the tokens."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.cli.finding import Finding
from bot.settings import HTTP_MEND, Settings, plain_http


def exposure_findings(settings: Settings) -> Iterator[Finding]:
    for name, address in plain_http(settings).items():
        yield Finding(
            "✗", f"{name}={address}: the token and all texts would be sent unencrypted; {HTTP_MEND}"
        )
    yield from _env_file(Path(".env"))


def _env_file(path: Path) -> Iterator[Finding]:
    """The file holds the tokens: anybody who can read it can act as the bot."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if os.name == "posix" and mode & 0o077:
        what = f"{path.resolve()} is readable by others and holds the tokens: chmod 600 {path}"
        yield Finding("✗", what)
