"""When the last backup was finished: a small file in the data folder, for the owners' screen."""

from datetime import datetime
from pathlib import Path
from typing import Final

_MARK: Final = "last-backup"


def note_backup(data_dir: Path, now: datetime) -> None:
    """A folder that cannot be written does not make the backup fail."""
    try:
        (data_dir / _MARK).write_text(now.replace(microsecond=0).isoformat(), encoding="utf8")
    except OSError:
        return


def last_backup(data_dir: Path) -> datetime | None:
    """None when there was never a backup, or when the file cannot be read."""
    try:
        return datetime.fromisoformat((data_dir / _MARK).read_text(encoding="utf8").strip())
    except (OSError, ValueError):
        return None
