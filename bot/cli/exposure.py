"""What lies open to others: a messenger spoken to without encryption, the file with the tokens."""

import os
from collections.abc import Iterator
from pathlib import Path

from bot.cli.finding import Finding
from bot.settings import HTTP_MEND, Settings, plain_http


def exposure_findings(settings: Settings) -> Iterator[Finding]:
    for name, address in plain_http(settings).items():
        yield Finding("✗", f"{name}={address}: the token and all words would go in the open; {HTTP_MEND}")
    yield from _env_file(Path(".env"))


def _env_file(path: Path) -> Iterator[Finding]:
    """It holds the tokens: whoever reads it is the bot."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if os.name == "posix" and mode & 0o077:
        what = f"{path.resolve()} is open to others, and the tokens stand in it: chmod 600 {path}"
        yield Finding("✗", what)
