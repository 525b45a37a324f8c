"""What was learned about the messengers' pace survives a restart: a small note for each, beside the settings."""

import logging
import re
from collections.abc import Mapping
from typing import Final

from bot.conversation.store import Conflict, Store
from bot.domain.people import Messenger
from bot.runtime.learned_rate import Pace
from bot.runtime.pacer import Pacer

log = logging.getLogger(__name__)

CHANGED: Final = 0.02
"""By how much a pace must differ from its note to be stored again."""
_NOTE: Final = re.compile(r"(\d{1,5}\.\d) (\d{1,5}\.\d|-)", re.ASCII)


def note_name(messenger: Messenger) -> str:
    return f"pace-{messenger}"


def write_pace(pace: Pace) -> str:
    """``27.9 30.0``: the rate, and the limit or ``-``."""
    return f"{pace.rate:.1f} {'-' if pace.limit is None else f'{pace.limit:.1f}'}"


def read_pace(text: str) -> Pace | None:
    """The pace of a note; None if it holds none."""
    match = _NOTE.fullmatch(text)
    if match is None:
        return None
    return Pace(float(match[1]), None if match[2] == "-" else float(match[2]))


class PaceKeeper:
    """Loads the notes at the start and stores what has changed: once a minute, and at an orderly stop."""

    def __init__(self, store: Store, pacers: Mapping[Messenger, Pacer]) -> None:
        self._store = store
        self._pacers = pacers
        self._noted = self.paces()
        """What the next process would begin with."""

    def paces(self) -> Mapping[Messenger, Pace]:
        """The present pace of each messenger that has a limit."""
        return {messenger: pace for messenger, pacer in self._pacers.items() if (pace := pacer.pace())}

    async def load(self) -> None:
        """Let each messenger begin with what an earlier process learned. A note that cannot be read is ignored."""
        async with self._store.batch() as batch:
            for messenger, pacer in self._pacers.items():
                if pace := read_pace(await batch.uow.settings.note(note_name(messenger))):
                    pacer.recall_pace(pace)
        self._noted = self.paces()

    async def keep(self) -> None:
        """Store the paces that have changed."""
        changed = {m: pace for m, pace in self.paces().items() if _differ(pace, self._noted[m])}
        if not changed:
            return
        try:
            async with self._store.batch() as batch:
                for messenger, pace in changed.items():
                    batch.uow.settings.set_note(note_name(messenger), write_pace(pace))
                batch.keep_turn()
                await batch.commit()
        except Conflict:
            log.warning("tick-conflict")
            return
        self._noted = {**self._noted, **changed}


def _differ(pace: Pace, noted: Pace) -> bool:
    if pace.limit is None or noted.limit is None:
        return pace.limit is not noted.limit or abs(pace.rate - noted.rate) > CHANGED * noted.rate
    return abs(pace.limit - noted.limit) > CHANGED * noted.limit
