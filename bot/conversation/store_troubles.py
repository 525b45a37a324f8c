"""What may be wrong where the program keeps things outside its own database: the vault, the second database server,
the machine that holds the keys."""

from enum import StrEnum

from bot.domain.values import dataclass


class VaultTrouble(StrEnum):
    """Why evidence cannot be stored or shown as it should be."""

    SILENT = "silent"
    """The bucket does not answer, or answers with errors."""
    REFUSED = "refused"
    """It refuses these credentials, or is not there."""
    FOREIGN = "foreign"
    """Another store's evidence lies under this prefix."""
    VERSIONS = "versions"
    """The bucket keeps what is deleted."""
    CHANGED = "changed"
    """A file is missing or is not as it was stored."""


class VaultDown(OSError):
    """The vault takes and gives nothing for now. Nothing is lost: whoever asked asks again later."""

    def __init__(self, trouble: VaultTrouble) -> None:
        super().__init__(f"the vault is {trouble.value}")
        self.trouble = trouble


class DatabaseTrouble(StrEnum):
    """What is wrong with two database servers."""

    TWO_WRITE = "two write"
    """Both take writes: one was promoted although the other one lives, or came back by itself."""
    AWAY = "away"
    """Commits wait for the second one, and it is not connected to the first."""
    UNCONFIRMED = "unconfirmed"
    """Commits wait for it, it is connected, and it confirms nothing."""
    LOG_KEPT = "log kept"
    """The first one keeps its log for one that is away, without an end."""
    ALONE = "alone"
    """There should be two, and commits are on one of them only."""


@dataclass(frozen=True, slots=True)
class KeyHolderLook:
    """How the machine is that holds the keys, as this program sees it."""

    trouble: str = ""
    """One line for the operator; empty if nothing is wrong."""
    answers: bool = True
    has_mirror: bool = True
    is_in_line: bool = True
    """Whether its mirror has everything that it has; True without one."""
    refused: int = 0
    """Connections of peers with a foreign certificate that it has refused since its start."""
    is_burnt: bool = False
    """Whether another program has burned keys since the last look: what is in memory is to be forgotten."""
