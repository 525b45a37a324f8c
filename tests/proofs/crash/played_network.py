"""Machines that are played on this one: each is a network namespace with one cable to a switch that can be unplugged.

Needs root, ``unshare`` and ``nsenter`` of util-linux, and ``ip`` of iproute2. The process that plays them lives in a
namespace of its own, too, so that nothing of the real machine's network is touched.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final

NETWORK: Final = "10.77.0"
_PORT: Final = "eth0"
"""The name of a machine's network device."""
_KEEP: Final = "ip link set lo up && echo up && exec cat"


def why_no_network() -> str:
    """Why machines cannot be played here; empty if they can."""
    if missing := [tool for tool in ("unshare", "nsenter", "ip") if shutil.which(tool) is None]:
        return f"{', '.join(missing)} is not installed (Debian: util-linux, iproute2)"
    probe = "ip link add name one type veth peer name link && ip link add name switch type bridge"
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c", probe], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else f"network namespaces cannot be made: {done.stderr.strip()}"


def _ip(*words: str, prefix: Sequence[str] = ()) -> None:
    subprocess.run([*prefix, "ip", *words], check=True)


class PlayedMachine:
    """A network namespace. ``prefix``: words before a command that let it run there."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.address = f"{NETWORK}.{number}"
        self._keeper = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", _KEEP], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._keeper.stdout is not None and self._keeper.stdout.readline() == b"up\n"

    @property
    def pid(self) -> int:
        """A process that lives as long as the machine."""
        return self._keeper.pid

    @property
    def prefix(self) -> tuple[str, ...]:
        return ("nsenter", f"--net=/proc/{self.pid}/ns/net")

    def as_user(self, user: int, group: int) -> tuple[str, ...]:
        """The prefix of a command of this user."""
        return (*self.prefix, f"--setuid={user}", f"--setgid={group}")

    def listener(self) -> socket.socket:
        """A socket that listens on the machine's own loopback, though it is ours."""
        back = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/proc/{self.pid}/ns/net", os.O_RDONLY)
        try:
            os.setns(there, os.CLONE_NEWNET)
            try:
                return socket.create_server(("127.0.0.1", 0))
            finally:
                os.setns(back, os.CLONE_NEWNET)
        finally:
            os.close(there)
            os.close(back)

    def close(self) -> None:
        self._keeper.communicate()


class Switch:
    """Joins machines; this process is on it, too, as ``.1``, and passes nothing on between them."""

    def __init__(self, machines: Sequence[PlayedMachine]) -> None:
        _ip("link", "set", "dev", "lo", "up")
        _ip("link", "add", "name", "switch", "type", "bridge")
        _ip("addr", "add", f"{NETWORK}.1/24", "dev", "switch")
        _ip("link", "set", "dev", "switch", "up")
        for machine in machines:
            _ip(
                "link",
                "add",
                "name",
                machine.name,
                "type",
                "veth",
                "peer",
                "name",
                _PORT,
                "netns",
                str(machine.pid),
            )
            _ip("addr", "add", f"{machine.address}/24", "dev", _PORT, prefix=machine.prefix)
            _ip("link", "set", "dev", _PORT, "up", prefix=machine.prefix)
            _ip("link", "set", "dev", machine.name, "up")
            self.plug(machine)

    @staticmethod
    def plug(machine: PlayedMachine) -> None:
        _ip("link", "set", "dev", machine.name, "master", "switch")

    @staticmethod
    def unplug(machine: PlayedMachine) -> None:
        """From now on bytes vanish on the way, and nobody is told: neither end sees that its cable is cut."""
        _ip("link", "set", "dev", machine.name, "nomaster")


@contextmanager
def played_network(*names: str) -> Iterator[tuple[Switch, list[PlayedMachine]]]:
    """These machines on a switch. The thread that calls it stays in a namespace of its own."""
    with ExitStack() as stack:
        os.unshare(os.CLONE_NEWNET)
        machines = []
        for number, name in enumerate(names, start=2):
            machines.append(PlayedMachine(name, number))
            stack.callback(machines[-1].close)
        yield Switch(machines), machines
