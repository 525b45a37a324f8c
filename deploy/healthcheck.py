"""Status 0 if the bot in this container answers that it is ready, else 1 and the reason in one line.

Uses the standard library alone: it runs every thirty seconds and must cost next to nothing.
"""

import os
import sys
import urllib.error
import urllib.request
from typing import Final

PATIENCE: Final = 4.0
"""Seconds, less than the healthcheck's own."""
_ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104 what is listened to, not listening


def main() -> int:
    """Ask ``/readyz`` at ``AMANAT_LISTEN``."""
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


if __name__ == "__main__":
    sys.exit(main())
