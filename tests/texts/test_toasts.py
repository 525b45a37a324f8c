"""What refuses a press stands in a toast, which is cut at 200 characters: each fits at its longest with its remedy."""

import ast
import re
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from bot.conversation.outgoing import Digits, Latin, Term
from bot.domain.catalogue.catalogue import Phase
from bot.domain.errors import BadInput
from bot.domain.owner.phases import LONGEST_WHY, hold
from bot.domain.owner.settings import Running
from tests.fakes.read_once import shipped_texts

ROOT: Final = Path(__file__).resolve().parents[2]
TOAST: Final = 200
REFUSALS: Final = ("BadInput", "NotFound", "WrongState", "NotAllowed", "TooMany", "Ack")
TYPED: Final = {
    "admin-phase-how": "what a command needs; a press carries one of them",
    "admin-reporting-how": "the same",
}
"""Refusals that answer typed words only: those are messages."""
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
    "kept": 10,
    "last": date(2026, 12, 31),
    "least": 100,
    "length": 4096,
    "low": 100,
    "minutes": 120,
    "missing": Term(
        "list-row", {"first": Term("admin-missing-operator"), "rest": Term("admin-missing-group")}
    ),
    "most": 2000,
    "month": "اردیبهشت ۱۴۰۵",
    "name": NAME,
    "parts": "",
    "reference": Digits("12345678"),
    "yesterday": date(2026, 12, 31),
}
TEXTS: Final = shipped_texts()


def written() -> dict[str, str]:
    """Key -> its words as they stand in the files."""
    found: dict[str, str] = {}
    for file in (ROOT / "bot" / "texts").glob("*.ftl"):
        key = ""
        for line in file.read_text(encoding="utf8").splitlines():
            if begins := re.match(r"([a-z][\w-]*) =(.*)", line):
                key, found[begins[1]] = begins[1], begins[2]
            elif key and (not line or line.startswith((" ", "}"))):
                found[key] += "\n" + line
    return found


WRITTEN: Final = written()


def refusals() -> set[str]:
    found: set[str] = set()
    for file in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if getattr(node.func, "id", getattr(node.func, "attr", "")) in REFUSALS:
                parts = [one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
                found |= {part for part in parts if part in WRITTEN}
                if (
                    isinstance(node.args[0], ast.JoinedStr)
                    and isinstance(parts[0], str)
                    and len(parts[0]) > 5
                ):
                    found |= {key for key in WRITTEN if key.startswith(parts[0])}
    return found


def choices(rest: str) -> list[str]:
    """Those of a text's choice that begins here; the starred one is its last."""
    named, _, last = rest.partition("*[")
    return [*re.findall(r"\[([\w-]+)\]", named), last.partition("]")[0]]


def worst(key: str) -> list[str]:
    """Its words with every choice that the text makes, and the longest values."""
    words = WRITTEN[key]
    chosen = {one[1]: choices(words[one.end() :]) for one in re.finditer(r"\{ \$(\w+) ->", words)}
    fixed = {name: WORST[name] for name in re.findall(r"\{ \$(\w+) \}", words) if name not in chosen}
    every = [dict(zip(chosen, values, strict=True)) for values in product(*chosen.values())]
    return [TEXTS.label(Term(key, {**fixed, **values})) for values in every]


@pytest.mark.parametrize("key", sorted(refusals() - set(TYPED) - {"admin-phase-overlaps"}))
def test_it_fits_at_its_longest(key: str) -> None:
    longest = max(worst(key), key=len)
    assert len(longest) <= TOAST, longest


@pytest.mark.parametrize("phase", Phase)
def test_an_overlapping_hold_is_refused_with_its_remedy_however_long_the_reason_is(phase: Phase) -> None:
    now = datetime(2026, 5, 1, 9, tzinfo=UTC)
    running = Running(phase=phase, polling_day=date(2026, 5, 1), phase_why="آ" * LONGEST_WHY)
    with pytest.raises(BadInput) as refused:
        hold(running, Phase.AFTER, "آزمایش", until=None, now=now)
    words = TEXTS.label(Term(refused.value.key, dict(refused.value.args_for_text)))  # type: ignore[arg-type]
    assert len(words) <= TOAST and "برگشت به تاریخ‌ها" in words, words
