"""The content folder that a command works on: ``AMANAT_CONTENT_DIR``, or the one that ships with the program."""

from pathlib import Path

from bot.library.folder import CONTENT
from bot.settings import read_content_dir


def content_dir() -> Path:
    """Raises SettingsTrouble if the setting names no folder."""
    return read_content_dir() or CONTENT
