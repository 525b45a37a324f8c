"""Learners in the middle of a quiz, all at once, over HTTP (bench/learners.py)."""

import asyncio
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bench.mix import ScriptStep, open_bench_store, press_update, private_chat, write_script
from bench.processes import bot, memory_mb, standin, wait_until_done
from bot.domain.learning.attempts import count_begun
from bot.domain.learning.lessons import Audience, Progress, Tier
from bot.domain.learning.quizzes import QuestionKind, Quiz, draw
from bot.domain.people import Account, Messenger
from bot.library.folder import CONTENT
from bot.library.loader import load_content
from bot.runtime.system import SystemClock
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.ports import Learner

BASE: Final = 70_000_000
ONE_PRESS: Final = {QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.SCENARIO}
RIGHT, WRONG, ASKED = "درست است.", "این پاسخ درست نبود.", "یکی را بزنید."


@dataclass(slots=True)
class LearnerGroup:
    """All learners, each with an open attempt of their own."""

    learners: int
    rounds: int
    quiz: Quiz
    content_hash: str
    runs: list[QuizRun] = field(default_factory=list)

    def __post_init__(self) -> None:
        bank = [question for question in self.quiz.questions if question.kind in ONE_PRESS]
        self.runs = [
            QuizRun(
                self.quiz,
                attempt=draw(
                    bank,
                    seen=frozenset(),
                    count=len(bank),
                    rng=random.Random(n),
                    content_hash=self.content_hash,
                ),
                id=f"bench-{n}",
            )
            for n in range(self.learners)
        ]

    def steps(self) -> Iterator[ScriptStep]:
        """Round by round: every learner answers (two of three correctly), then every learner continues."""
        for number in range(self.rounds):
            for n, run in enumerate(self.runs):
                yield self._answer(n, run, number)
            for n in range(self.learners) if number + 1 < self.rounds else ():
                yield self._press(n, "next", "quiz-on", ASKED, number)

    def _answer(self, n: int, run: QuizRun, at: int) -> ScriptStep:
        question = self.quiz.question(run.attempt.question_ids[at])
        assert question is not None
        right = (n + at) % 3 > 0
        wanted = next(option.id for option in question.options if option.right is right)
        place = run.attempt.option_orders[at].index(wanted)
        return self._press(n, "answer", f"q:{at}/{place}", RIGHT if right else WRONG, at)

    def _press(self, n: int, kind: str, data: str, words: str, at: int) -> ScriptStep:
        person = BASE + n
        number = n + self.learners * (2 * at + (kind == "next")) + 1
        update = press_update(person, number, data, private_chat(person), 900)
        return ScriptStep(
            kind, f"q{person}", update, [["answerCallbackQuery", ""], ["editMessageText", words]]
        )

    async def seed(self, folder: Path) -> None:
        store, today = await open_bench_store(folder), SystemClock().today()
        progress = count_begun(Progress(), track=self.quiz.track, tier=self.quiz.tier, today=today)
        async with store.batch() as batch:
            for n, run in enumerate(self.runs):
                key = store.keys_of(Account(Messenger.TELEGRAM, BASE + n)).learner
                batch.uow.learners.save(
                    Learner(key, today, progress=progress.to_plain(), attempt=run.to_plain())
                )
            batch.keep_turn()
            await batch.commit()
        await store.checkpoint()
        await store.close()

    async def count_moved_on(self, folder: Path) -> int:
        """How many rows hold exactly the answers that were given."""
        store, count = await open_bench_store(folder), 0
        async with store.batch() as batch:
            for n in range(self.learners):
                key = store.keys_of(Account(Messenger.TELEGRAM, BASE + n)).learner
                learner = await batch.uow.learners.get(key)
                assert learner is not None
                rights = [right for _, right in learner.attempt["answers"]]
                count += rights == [(n + at) % 3 > 0 for at in range(self.rounds)]
        await store.close()
        return count


def measure_active(learners: int, *, rounds: int, rate: int) -> dict[str, Any]:
    """The figures of one run: ``rate`` presses a second, whatever the bot does."""
    content = load_content(CONTENT)
    quiz = content.quiz(Audience.VOTER, Tier.BASIC)
    assert quiz is not None
    group = LearnerGroup(learners, rounds, quiz, content.hash())
    with tempfile.TemporaryDirectory(prefix="amanat-learners-") as name:
        folder = Path(name)
        asyncio.run(group.seed(folder))
        script = folder / "script.jsonl"
        write_script(list(group.steps()), script)
        with (
            standin(script, "--rate", str(rate)) as base,
            bot("bench.amanat_bot", base, str(folder)) as process,
        ):
            figures = wait_until_done(base, process, seconds=120 + learners * rounds * 2 / rate)
            memory = memory_mb(process.pid)
        moved_on = asyncio.run(group.count_moved_on(folder))
    answers = figures["kinds"].get("answer", {"n": 0, "p50": 0.0, "p95": float("inf"), "p99": float("inf")})
    return {
        "learners": learners, "presses_a_second": rate, "answers": answers["n"],
        **{f"{name}_ms": round(answers[name] * 1000, 1) for name in ("p50", "p95", "p99")},
        "answered": figures["done"], "of": figures["steps"], "moved_on": moved_on, "wrong": figures["wrong"][:3],
        "memory_mb": memory,
    }  # fmt: skip
