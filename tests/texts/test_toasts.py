"""Refusals of presses are toasts, cut at 200 characters. Each fits at its longest, with its advice."""

import ast
import re
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from bot.conversation.outgoing import Digits, Latin, TextRef
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.owner.phases import LONGEST_WHY, hold
from bot.domain.owner.settings import RunningSettings
from bot.texts.election import election_source
from bot.texts.loader import text_files
from tests.architecture.source import nodes
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_texts

ROOT: Final = Path(__file__).resolve().parents[2]
TOAST: Final = 200
REFUSALS: Final = ("BadInput", "NotFound", "WrongState", "NotAllowed", "TooMany", "Ack")
TYPED: Final = {
    "admin-phase-how": "what a command needs; a press carries one of them",
    "admin-reporting-how": "the same",
}
"""Refusals of typed words only, which are messages and not toasts."""
NAME: Final = "ن" * 40
WORST: Final[dict[str, Any]] = {
    "anchor": "qualified",
    "asked": 10,
    "command": Latin("/registration_day"),
    "count": 9999,
    "day": date(2026, 12, 31),
    "days": 365,
    "example": date(2026, 12, 31),
    "first": date(2026, 12, 31),
    "from": datetime(2026, 12, 31, 21, 45, tzinfo=UTC),
    "given": date(2026, 12, 31),
    "high": 4096,
    "hour": 23,
    "kept": 10,
    "last": date(2026, 12, 31),
    "least": 100,
    "length": 4096,
    "low": 100,
    "minutes": 120,
    "missing": TextRef(
        "list-row", {"first": TextRef("admin-missing-operator"), "rest": TextRef("admin-missing-group")}
    ),
    "most": 2000,
    "month": "اردیبهشت ۱۴۰۵",
    "name": NAME,
    "parts": "",
    "reference": Digits("12345678"),
    "yesterday": date(2026, 12, 31),
    "total": 10,
    "people": 9999,
    "value": NAME,
}
TEXTS: Final = shipped_texts()


def texts_by_key() -> dict[str, str]:
    """Key -> its text as in the files."""
    texts: dict[str, str] = {}
    for file in text_files():
        key = ""
        for line in file.read_text(encoding="utf8").splitlines():
            if begins := re.match(r"([a-z][\w-]*) =(.*)", line):
                key, texts[begins[1]] = begins[1], begins[2]
            elif key and (not line or line.startswith((" ", "}"))):
                texts[key] += "\n" + line
    return texts


def texts_of_election() -> dict[str, str]:
    """The texts that are made from the content's election."""
    entries = re.findall(r"^(-?[a-z][\w-]*) = (.*(?:\n .*)*)", election_source(ELECTION), re.MULTILINE)
    return dict(entries)


WRITTEN: Final = texts_by_key()
MADE: Final = texts_of_election()


def refusals() -> set[str]:
    keys: set[str] = set()
    for file in (ROOT / "bot").rglob("*.py"):
        source = file.read_text(encoding="utf8")
        if not any(name in source for name in REFUSALS):  # every worker asks this when it collects
            continue
        for node in nodes(file):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if getattr(node.func, "id", getattr(node.func, "attr", "")) in REFUSALS:
                parts = [
                    constant.value
                    for constant in ast.walk(node.args[0])
                    if isinstance(constant, ast.Constant)
                ]
                keys |= {part for part in parts if part in WRITTEN}
                if (
                    isinstance(node.args[0], ast.JoinedStr)
                    and isinstance(parts[0], str)
                    and len(parts[0]) > 5
                ):
                    keys |= {key for key in WRITTEN if key.startswith(parts[0])}
    return keys


def choices(rest: str) -> list[str]:
    """The variants of the choice that begins here. The starred one is the last."""
    named, _, last = rest.partition("*[")
    return [*re.findall(r"\[([\w-]+)\]", named), last.partition("]")[0]]


def worst(key: str) -> list[str]:
    """The text in each combination of its variants, with the longest values."""
    words = re.sub(r"\{ (-?[a-z][\w-]*) \}", lambda match: MADE.get(match[1], match[0]), WRITTEN[key])
    chosen = {match[1]: choices(words[match.end() :]) for match in re.finditer(r"\{ \$(\w+) ->", words)}
    fixed = {name: WORST[name] for name in re.findall(r"\{ \$(\w+) \}", words) if name not in chosen}
    every = [dict(zip(chosen, values, strict=True)) for values in product(*chosen.values())]
    return [TEXTS.label(TextRef(key, {**fixed, **values})) for values in every]


@pytest.mark.parametrize("key", sorted(refusals() - set(TYPED) - {"admin-phase-overlaps"}))
def test_it_fits_at_its_longest(key: str) -> None:
    longest = max(worst(key), key=len)
    assert len(longest) <= TOAST, longest


@pytest.mark.parametrize("phase", Phase)
def test_overlapping_hold_refusal_keeps_remedy_despite_long_reason(phase: Phase) -> None:
    now = datetime(2026, 5, 1, 9, tzinfo=UTC)
    running = RunningSettings(phase=phase, polling_day=date(2026, 5, 1), phase_why="آ" * LONGEST_WHY)
    with pytest.raises(BadInput) as refused:
        hold(running, Phase.AFTER, "آزمایش", until=None, now=now)
    words = TEXTS.label(TextRef(refused.value.key, dict(refused.value.args_for_text)))  # type: ignore[arg-type]
    assert len(words) <= TOAST and "برگشت به تاریخ‌ها" in words, words
