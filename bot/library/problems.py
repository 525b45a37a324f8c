"""Problems in the content: all at once, each with its file and line."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem for an editor to fix. `line` counts from 1; `str()` gives `file:line: message`."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentErrors(Exception):
    """The content cannot be used. `problems` holds all problems, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class ContentCounts:
    """How much was read. `str()` gives the last line of `amanat content check`."""

    lessons: int = 0
    cards: int = 0
    checks: int = 0
    questions: int = 0
    articles: int = 0
    violations: int = 0
    problems: int = 0

    def __str__(self) -> str:
        return (
            f"lessons={self.lessons} cards={self.cards} checks={self.checks} questions={self.questions} "
            f"articles={self.articles} violations={self.violations} problems={self.problems}"
        )
