"""Objections and reports for `bench.practice`: rounds of every case beside a second implementation."""

import time

from bot.domain.writing.statement_rounds import StatementPaper, StatementRound, StatementRules
from bot.language.dates import months_later
from bot.library.content import LoadedContent
from tests.domain.test_statements import is_as_in_sheet

LEAST_DIFFERENT = 0.99
"""The share of rounds whose sentences and their order no other has."""


def judge_texts(content: LoadedContent, *, cases: int) -> tuple[bool, dict[str, float]]:
    """Make so many rounds of writing, the cases in turn: whether all is well, and the figures."""
    rules = StatementRules(content.statements, {entry.id: entry for entry in content.calendar}, months_later)
    names = list(content.statements.cases)
    differences, looks, began = 0, set(), time.process_time()
    for number in range(cases):
        stored = StatementRound(names[number % len(names)], seed=f"bench/{number}", edition="")
        paper = StatementPaper(stored, rules)
        differences += not is_as_in_sheet(paper)
        looks.add((paper.case.id, tuple(sentence.text for sentence in paper.sentences)))
    spent = time.process_time() - began
    figures = {
        "cases": len(names),
        "differences": differences,
        "different": round(len(looks) / cases, 4),
        "mean_ms": round(spent / cases * 1000, 2),
    }
    return not differences and figures["different"] >= LEAST_DIFFERENT, figures
