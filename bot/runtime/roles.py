"""The roles of a process: which part of the work it does, where several divide it (docs/adr/0027)."""

from collections.abc import Set
from enum import StrEnum
from typing import Final


class ProcessRole(StrEnum):
    """A part of the work. Of those with a lease one process at a time does it, the others stand by."""

    RECEIVE = "receive"
    """Takes updates from the messengers: by polling one process at a time for each messenger, by webhook any number."""
    WORK = "work"
    """Runs updates as turns; any number."""
    SEND = "send"
    """Sends what turns say; one at a time."""
    TICK = "tick"
    """Does what is due by the clock, and what the command line orders; one at a time."""
    FETCH = "fetch"
    """Fetches evidence and makes clean copies; any number."""
    KEYS = "keys"
    """Holds keys for the others; stands alone."""


ALL_WORK: Final = frozenset(ProcessRole) - {ProcessRole.KEYS}


def read_roles(text: str) -> frozenset[ProcessRole]:
    """The roles of ``receive,work``. Raises ValueError with what to do."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(ProcessRole)]
    if unknown or not names:
        raise ValueError(f"--roles takes some of {', '.join(ProcessRole)}, separated by commas")
    roles = frozenset(ProcessRole(name) for name in names)
    if ProcessRole.KEYS in roles and len(roles) > 1:
        raise ValueError(
            "the role keys stands alone, so that keys are there whatever happens to the rest: start a process of its "
            "own with --roles keys"
        )
    return roles


def missing_roles(present: Set[str]) -> list[ProcessRole]:
    """Of these roles and leases: the parts of the work that no process does."""
    return [role for role in ProcessRole if role in ALL_WORK and role not in present]
