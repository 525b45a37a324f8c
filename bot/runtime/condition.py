"""The program's condition for its owners' screen: health, queues, the disk, the last backup."""

import logging
import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from bot.conversation.store import Store
from bot.domain.owner.condition import Condition
from bot.runtime.health import Health

log = logging.getLogger(__name__)

_PROJECT: Final = Path(__file__).parents[2] / "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Watching:
    """Created once the store is open. A value that cannot be read is left out; the others are shown."""

    store: Store
    health: Health
    loops: Callable[[], Mapping[str, bool]]
    data_dir: Path
    last_backup: Callable[[], datetime | None]
    started: datetime
    copies: bool

    async def look(self) -> Condition:
        rows: Mapping[str, int] = {}
        troubles = tuple(sorted(self.health.troubles))
        try:
            rows = await self.store.counts()
        except Exception:
            log.exception("rows-cannot-be-counted")
            troubles = tuple(sorted({*troubles, "database"}))
        return Condition(
            troubles=troubles,
            loops_down=tuple(sorted(name for name, alive in self.loops().items() if not alive)),
            rows=rows,
            version=_version(),
            started=self.started,
            free_bytes=self._free(),
            last_backup=self.last_backup(),
            copies=self.copies,
        )

    def _free(self) -> int | None:
        try:
            return shutil.disk_usage(self.data_dir).free
        except OSError:
            return None


@cache
def _version() -> str:
    """The version of the program, which runs from its folder, installed or not."""
    try:
        project = tomllib.loads(_PROJECT.read_text(encoding="utf8"))
        return str(project["project"]["version"])
    except (OSError, ValueError, KeyError):
        return ""
