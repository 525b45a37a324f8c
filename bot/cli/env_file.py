"""The file ``.env``: single settings are changed in it, all at once and never half."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic_settings import DotEnvSettingsSource

from bot.cli.trouble import CommandTrouble
from bot.cli.words import language, words
from bot.settings import Settings
from storage.folders import sync_folder, write_private

EXAMPLES: Final = {
    "en": Path(__file__).parents[2] / ".env.example",
    "fa": Path(__file__).parents[2] / ".env.example.fa",
}
"""What a new file begins with, by the operator's language: every setting, with its explanation."""
_ASSIGNMENT: Final = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)", re.ASCII)
_NEEDS_QUOTES: Final = re.compile(r"^['\"\s]|(?:^|\s)#|\s$")
"""Other values stand bare: a container's tools would take quotation marks for a part of the value."""
_OPEN_QUOTE: Final = re.compile(r"(?P<mark>['\"])(?:\\.|(?!(?P=mark))[^\\])*")


@dataclass(frozen=True, slots=True)
class EnvFile:
    """``path``: the file, which need not exist; a new one begins with the example in the operator's language."""

    path: Path

    def change(self, values: Mapping[str, str]) -> None:
        """Set these variables, and leave every other line as it is. The file is only for its owner afterwards
        (mode 600), and it is the old or the new one at any moment.

        Raises CommandTrouble, with the file unchanged, if the new one would not be read as it is meant.
        """
        target = self.path.resolve()  # a link stays a link
        before = target.read_text(encoding="utf-8") if target.exists() else self._beginning()
        unfinished = target.with_name(target.name + ".new")
        try:
            write_private(unfinished, "\n".join(self._lines(before, values)).encode())
            self._compare(target, unfinished, values)
            _give_to_owner_of(target, unfinished)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        sync_folder(target.parent)

    def _beginning(self) -> str:
        example = _example()
        return example.read_text(encoding="utf-8") if example.exists() else ""

    def _lines(self, text: str, values: Mapping[str, str]) -> Iterator[str]:
        """The last line of a variable would win, so only the first one stays."""
        left = dict(values)
        for line in text.removesuffix("\n").split("\n") if text else ():
            match = _ASSIGNMENT.match(line)
            name = match[1].upper() if match is not None else ""
            if match is None or name not in values:
                yield line
                continue
            if _OPEN_QUOTE.fullmatch(match[2]):
                raise CommandTrouble(words("init-env-lines", file=self.path, name=name))
            if name in left:
                yield f"{name}={_quote(left.pop(name))}"
        yield from (f"{name}={_quote(value)}" for name, value in left.items())
        yield ""

    def _compare(self, old: Path, new: Path, values: Mapping[str, str]) -> None:
        before, after = _read_variables(old if old.exists() else _example()), _read_variables(new)
        meant = {**before, **{name.lower(): value for name, value in values.items()}}
        wrong = sorted(name for name in meant.keys() | after.keys() if meant.get(name) != after.get(name))
        if wrong:
            raise CommandTrouble(words("init-env-misread", file=self.path, name=wrong[0].upper()))


def _read_variables(file: Path) -> Mapping[str, str | None]:
    """What the program reads there, by the names in small letters."""
    return DotEnvSettingsSource(Settings, env_file=file, env_ignore_empty=False).env_vars


def _quote(value: str) -> str:
    if _NEEDS_QUOTES.search(value) is None:
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _example() -> Path:
    return EXAMPLES[language()]


def _give_to_owner_of(file: Path, new: Path) -> None:
    """What root changes stays the file of the user who runs the bot."""
    if file.exists():
        with suppress(PermissionError):
            os.chown(new, file.stat().st_uid, file.stat().st_gid)
