"""Who runs this bot, as configured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain.messengers import Capabilities
from bot.domain.owner.settings import Retention
from bot.domain.people import Account, Messenger

LINE_WORDS: Final = 12
"""Most words of the operator's line: the first screen is short."""
_SENTENCE_END: Final = re.compile(r"(?<=[.!?\u061f\u061b])\s|\n")


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this bot, as configured at start. Without ``words`` the bot accepts no reports."""

    words: str
    """``AMANAT_OPERATOR_FA``: who runs this, who reads reports, where the server stands, how to reach them.
    """
    retention: Retention = field(default_factory=Retention)
    bot_links: tuple[tuple[str, str], ...] = ()
    """(messenger, link to the private chat), for a moderator who never pressed Start."""
    editors: frozenset[Account] = frozenset()
    """Who maintains the lessons: ``AMANAT_EDITORS``, else the owners."""
    capabilities: Mapping[Messenger, Capabilities] = field(default_factory=dict)
    """What each configured messenger can do. A messenger that is missing here is assumed to do nothing."""
    copies: bool = False
    """Whether a copy of the data is continuously kept at another place."""
    broadcast_pace: int = 25
    """``AMANAT_BROADCAST_PER_SECOND``: how many people at most get a broadcast within a second."""
    proposal_cases: int = 5
    """``AMANAT_PROPOSAL_CASES``: how many verified cases of a threat's acts in a district propose a measure."""
    proposal_hours: int = 24
    """``AMANAT_PROPOSAL_HOURS``: within how many hours they were verified."""
    known_hosts: tuple[str, ...] = ()
    """``AMANAT_KNOWN_HOSTS``: hosts that a broadcast may link to without an extra check."""

    public_url: str = ""
    """``AMANAT_PUBLIC_URL``: the address at which the proxy hands requests on to this program, without a slash at its
    end; empty: there is none, and no situation screen."""

    @property
    def line(self) -> str:
        """The first sentence of ``words`` in one line, at most ``LINE_WORDS`` long, without its full stop."""
        first = _SENTENCE_END.split(self.words.strip(), maxsplit=1)[0].split()
        if len(first) > LINE_WORDS:
            return f"{' '.join(first[:LINE_WORDS])} \N{HORIZONTAL ELLIPSIS}"
        return " ".join(first).rstrip(".")

    @property
    def reach(self) -> str:
        """For texts: ``several`` if this bot is on more than one messenger, else ``one``."""
        return "several" if len(self.capabilities) > 1 else "one"
