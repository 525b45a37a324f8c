"""Learners of all kinds, all at once, on both messengers, over HTTP (bench/learners.py)."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import InitVar, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from bench.learners_kinds import PAUSE, TWENTY, BenchLearner, LearnerAct, make_learners
from bench.mix import ScriptStep, message_update, open_bench_store, press_update, private_chat, write_script
from bench.processes import bot, memory_mb, processor_seconds, standin, stats, wait_until_done
from bench.standin.messenger import BOT
from bot.conversation.buttons import encode
from bot.domain.catalogue.election import Election
from bot.domain.people import Account, Messenger
from bot.language.formatter import PersianFormatter
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.runtime.calls import picture_name
from bot.runtime.system import SystemClock
from bot.texts import load_texts
from bot.usecases.ports import Learner

BASE: Final = 70_000_000
MESSENGERS: Final = (Messenger.TELEGRAM, Messenger.BALE)
ON_SCREEN: Final = 900
"""The message whose buttons are pressed."""
NO_FIGURES: Final = {"n": 0, "p50": 0.0, "p95": float("inf"), "p99": float("inf")}
_STORED: Final = (
    "INSERT OR REPLACE INTO stored_files (messenger, bot_id, name, file_id, day) VALUES (?, ?, ?, ?, ?)"
)


@dataclass(slots=True)
class LearnerGroup:
    """All learners, every other one on Bale, with their rows before the first press and what they do."""

    learners: Sequence[BenchLearner]
    rounds: int
    election: InitVar[Election]
    rows: list[Learner] = field(default_factory=list)
    acts: list[list[LearnerAct]] = field(default_factory=list)
    pictures: set[tuple[Messenger, str]] = field(default_factory=set)
    """The pictures that each messenger has already: those on somebody's screen."""

    def __post_init__(self, election: Election) -> None:
        texts = load_texts(PersianFormatter(), election)
        for learner in self.learners:
            self.rows.append(learner.row(Learner("", SystemClock().today())))
            if (picture := learner.picture_on_screen()) is not None:
                self.pictures.add((messenger_of(learner.n), picture_name(picture, texts)))
            self.acts.append(list(learner.acts(self.rounds)))

    def steps(self, messenger: Messenger) -> list[ScriptStep]:
        """What learners of this messenger do, in the order of time. They begin one after another, within a pause."""
        mine = [n for n in range(len(self.learners)) if messenger_of(n) is messenger]
        planned = [
            (act.at + place * PAUSE / len(mine), n, act)
            for place, n in enumerate(mine)
            for act in self.acts[n]
        ]
        planned.sort(key=lambda plan: plan[:2])
        return [_step(messenger, n, number, act) for number, (_, n, act) in enumerate(planned, start=1)]

    async def seed(self, folder: Path) -> None:
        store = await open_bench_store(folder)
        async with store.batch() as batch:
            for learner, row in zip(self.learners, self.rows, strict=True):
                keys = store.keys_of(account_of(learner.n))
                batch.uow.learners.save(replace(row, key=keys.learner))
                if (session := learner.session()) is not None:
                    batch.save_session(keys.conversation, session)
            batch.keep_turn()
            await batch.commit()
        await store.checkpoint()
        await store.close()
        day = SystemClock().today().isoformat()
        rows = [(messenger.value, BOT, name, f"photo-{name}", day) for messenger, name in self.pictures]
        with sqlite3.connect(folder / "data" / "amanat.db") as base:
            base.executemany(_STORED, rows)
        base.close()

    async def count_advanced(self, folder: Path) -> int:
        """How many rows hold exactly the answers that were given."""
        store, count = await open_bench_store(folder), 0
        async with store.batch() as batch:
            for learner in self.learners:
                row = await batch.uow.learners.get(store.keys_of(account_of(learner.n)).learner)
                assert row is not None
                count += learner.has_advanced(row)
        await store.close()
        return count


def messenger_of(n: int) -> Messenger:
    """Kinds go round in twenties, so each kind is on both messengers."""
    return MESSENGERS[n // TWENTY % 2]


def account_of(n: int) -> Account:
    return Account(messenger_of(n), BASE + n)


def _step(messenger: Messenger, n: int, number: int, act: LearnerAct) -> ScriptStep:
    person = BASE + n
    if act.press is None:
        update = message_update(person, number, act.typed)
        return ScriptStep(act.kind, f"p{person}", update, [["sendMessage", act.words]])
    update = press_update(person, number, encode(act.press), private_chat(person), ON_SCREEN)
    if messenger is Messenger.BALE:  # it edits neither pictures nor, reliably, buttons
        reply = "sendPhoto" if act.is_picture else "sendMessage"
    elif act.is_picture:  # one that Telegram does not have yet is a new message
        reply = "editMessageMedia|sendPhoto" if act.kind.startswith("next") else "editMessageMedia"
    else:
        reply = "editMessageText"
    return ScriptStep(act.kind, f"p{person}", update, [["answerCallbackQuery", ""], [reply, act.words]])


def measure_active(learners: int, *, rounds: int, rate: float, mutant: str = "") -> dict[str, Any]:
    """The figures of one run: ``rate`` presses a second on both messengers together, whatever the bot does."""
    content = load_content(CONTENT)
    group = LearnerGroup(make_learners(learners, content), rounds, content.election)
    with tempfile.TemporaryDirectory(prefix="amanat-learners-") as name, ExitStack() as stack:
        folder = Path(name)
        asyncio.run(group.seed(folder))
        bases, counts = {}, {}
        for messenger in MESSENGERS:
            steps, script = group.steps(messenger), folder / f"{messenger}.jsonl"
            write_script(steps, script)
            counts[messenger] = len(steps)
            own_rate = rate * len(steps) / max(sum(map(len, group.acts)), 1)
            bases[messenger] = stack.enter_context(standin(script, "--rate", f"{own_rate:.3f}"))
        telegram, bale = (bases[messenger] for messenger in MESSENGERS)
        process = stack.enter_context(
            bot("bench.amanat_bot", telegram, str(folder), "--bale", bale, "--mutant", mutant)
        )
        _wait_until_begun(bases.values(), process)
        began = processor_seconds(process.pid)
        seconds = 120 + sum(counts.values()) / rate
        figures = {
            messenger: wait_until_done(base, process, seconds=seconds) for messenger, base in bases.items()
        }
        spent = processor_seconds(process.pid) - began if process.poll() is None else float("inf")
        memory = memory_mb(process.pid)
        stack.close()
        advanced = asyncio.run(group.count_advanced(folder))
    done = sum(of["done"] for of in figures.values())
    return {
        "learners": learners, "presses_a_second": rate,
        **{messenger.value: _answer_figures(of) for messenger, of in figures.items()},
        "p95_ms": max(_milliseconds(of["kinds"].get("answer", NO_FIGURES)["p95"]) for of in figures.values()),
        "processor_ms": round(spent / max(done, 1) * 1000, 2),
        "answered": done, "of": sum(counts.values()), "advanced": advanced,
        "wrong": [line for of in figures.values() for line in of["wrong"][:3]], "memory_mb": memory,
    }  # fmt: skip


def _answer_figures(figures: dict[str, Any]) -> dict[str, Any]:
    """Of one messenger: from the press to the feedback, of all answers and of each kind, and to the next question."""
    kinds = figures["kinds"]
    answers = kinds.get("answer", NO_FIGURES)
    return {
        "answers": answers["n"],
        **{f"{name}_ms": _milliseconds(answers[name]) for name in ("p50", "p95", "p99")},
        "p95_of": {
            kind: _milliseconds(of["p95"])
            for kind, of in sorted(kinds.items())
            if kind.startswith("answer/") or kind == "next"
        },
    }


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _wait_until_begun(bases: Any, process: Any) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if all(stats(base)["begun"] for base in bases):
            return
        time.sleep(0.05)
