"""Commands without a network, and waiting for what starts."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import cache

import pytest

PATIENCE = 60.0


@cache
def has_namespaces() -> bool:
    """Whether this machine lets us start a command in a network of its own, without any way out."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0


needs_namespaces = pytest.mark.skipif(
    not has_namespaces(), reason="network namespaces cannot be made (needs root and unshare of util-linux)"
)


def without_network(command: Sequence[str]) -> list[str]:
    """The command in a network of its own where that is possible, else as it is."""
    return ["unshare", "--net", *command] if has_namespaces() else [*command]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for[T](read: Callable[[], T], *, patience: float = PATIENCE) -> T:
    """What ``read`` returns once it neither raises OSError nor returns a false value."""
    end = time.monotonic() + patience
    while True:
        try:
            if answer := read():
                return answer
        except OSError:
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.2)
