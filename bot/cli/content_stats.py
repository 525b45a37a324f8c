"""``amanat content stats``: how well each question works, from sums only; no person's answers are read."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.domain.learning.item_statistics import SHOWN, ItemSums, discrimination, facility, fingerprint, flag
from bot.domain.learning.quizzes import QuizQuestion
from bot.library.loader import read_draft
from bot.settings import read_settings
from storage.attempts import read_item_sums


def content_stats(path: Path | None = None) -> int:
    """Print a line for each question that was answered often enough, and the counts."""
    path = path or content_dir()
    sums = asyncio.run(read_item_sums(read_settings().url))
    draft, _ = read_draft(path)
    questions = [question for quiz in draft.quizzes for question in quiz.questions]
    for line in report(questions, sums):
        print(line)
    return 0


def report(questions: Iterable[QuizQuestion], sums: Iterable[ItemSums]) -> Iterator[str]:
    """A line per question: how many answered its current wording, facility, discrimination, what to check.
    Then the counts: `few` were answered by too few people to show, `unasked` by nobody yet."""
    by_wording = {(item.question_id, item.fingerprint): item for item in sums}
    shown_count = few = unasked = flagged = 0
    for question in questions:
        mine = by_wording.get((question.id, fingerprint(question)))
        if mine is None or not mine.asked:
            unasked += 1
        elif mine.asked < SHOWN:
            few += 1
        else:
            shown_count += 1
            fault = flag(mine)
            flagged += fault is not None
            yield _line(mine, fault)
    yield f"questions={shown_count + few + unasked} shown={shown_count} few={few} unasked={unasked} flagged={flagged}"


def _line(sums: ItemSums, fault: str | None) -> str:
    share, separates = facility(sums), discrimination(sums)
    discrimination_text = "-" if separates is None else f"{separates:.2f}"
    line = f"{sums.question_id:<8} n={sums.asked:<6} facility={share or 0:.2f} discrimination={discrimination_text:<5}"
    return f"{line} {fault}" if fault else line.rstrip()
