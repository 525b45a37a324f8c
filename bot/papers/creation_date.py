"""The creation date in a file's metadata, unless another one is given."""

import time
from datetime import UTC, datetime
from typing import Final

_DAY: Final = 86_400


def creation_date() -> datetime:
    """Midnight, because the second would lead to the log line, the message and the press of that second."""
    return datetime.fromtimestamp(time.time() // _DAY * _DAY, UTC)
