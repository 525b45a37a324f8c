"""Status 0 if the bot in this container answers that it is ready, or its holder of keys takes a connection; else 1 and
the reason in one line.

Uses the standard library alone: it runs every thirty seconds and must cost next to nothing.
"""

import os
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

PATIENCE: Final = 4.0
"""Seconds, less than the healthcheck's own."""
_ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104 what is listened to, not listening


def main(process: Path = Path("/proc/1/cmdline")) -> int:
    """Ask ``/readyz`` at ``AMANAT_LISTEN``, or knock at ``AMANAT_KEYS_LISTEN``. ``process``: the words with which this
    container was started (``run --roles keys`` and ``keys hold`` have no page)."""
    if {b"keys", b"--roles=keys"}.intersection(process.read_bytes().split(b"\0")):
        return _knock()
    host, _, port = (os.environ.get("AMANAT_LISTEN") or "127.0.0.1:8080").rpartition(":")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{_ANYWHERE.get(host, host)}:{port}/readyz", timeout=PATIENCE) as answer:
            return 0 if answer.status == 200 else 1
    except urllib.error.HTTPError as error:
        print(f"not ready (status {error.code}): the bot is starting, or its database does not answer")
    except OSError as error:
        print(f"nothing answers at AMANAT_LISTEN={host}:{port} ({error})")
    return 1


def _knock() -> int:
    """A connection that ends without a word is no peer that is refused."""
    listen = os.environ.get("AMANAT_KEYS_LISTEN") or "127.0.0.1:7443"
    host, _, port = listen.rpartition(":")
    try:
        socket.create_connection((_ANYWHERE.get(host, host).strip("[]"), int(port)), PATIENCE).close()
    except OSError as error:
        print(f"nothing answers at AMANAT_KEYS_LISTEN={listen} ({error})")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
