"""An institution's own questions for its group: as read from a GIFT file, with every line that could not be read.

They stand outside quizzes, exams and certificates, and nothing of an answer is stored.
"""

from dataclasses import KW_ONLY, dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.people import Account

MOST_BYTES: Final = 256 * 1024
MOST: Final = 100
"""Questions of one group."""
MOST_IN_FILE: Final = 500
"""Questions of a file that is read, good ones and bad ones."""
LONGEST_QUESTION: Final = 500
LONGEST_OPTION: Final = 150
LONGEST_FEEDBACK: Final = 300
FEWEST_OPTIONS, MOST_OPTIONS = 2, 6


@dataclass(frozen=True, slots=True)
class GroupOption:
    """An answer that can be chosen. ``feedback`` may be empty."""

    text: str
    _: KW_ONLY
    right: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question with exactly one right option, in the order of the file."""

    text: str
    _: KW_ONLY
    options: tuple[GroupOption, ...]

    @property
    def right(self) -> GroupOption:
        return next(option for option in self.options if option.right)


@dataclass(frozen=True, slots=True)
class GroupQuestion:
    """A question of a group, at a ``place`` from 0. ``accepted``: whether its learners see it; otherwise it was read
    from a file and waits for a press."""

    id: str
    _: KW_ONLY
    cohort_id: str
    place: int
    question: QuestionText
    accepted: bool
    day: date


@dataclass(frozen=True, slots=True)
class GroupQuestionFile:
    """A file that waits to be fetched and read, and who gets the answer."""

    id: str
    _: KW_ONLY
    cohort_id: str
    account: Account
    file_id: str
    day: date


class FileTrouble(StrEnum):
    """Why a whole file was not read."""

    TOO_BIG = "too-big"
    NO_TEXT = "no-text"
    ENCODING = "encoding"
    EMPTY = "empty"
    MANY = "many-questions"
    GONE = "gone"
    NOT_FETCHED = "not-fetched"


class QuestionTrouble(StrEnum):
    """Why one question was not read."""

    BRACES = "braces"
    GAP = "gap"
    NO_ANSWERS = "no-answers"
    UNCLEAR = "unclear"
    TRUTH_FEEDBACK = "truth-feedback"
    GENERAL_FEEDBACK = "general-feedback"
    MATCHING = "matching"
    NUMERIC = "numeric"
    SHORT_ANSWER = "short-answer"
    SEVERAL_RIGHT = "several-right"
    NONE_RIGHT = "none-right"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    SAME = "same"
    NO_TEXT = "no-question-text"
    TEXT_LONG = "text-long"
    OPTION_EMPTY = "option-empty"
    OPTION_LONG = "option-long"
    FEEDBACK_LONG = "feedback-long"
    HTML = "html"
    CONTACT = "contact"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class QuestionFault:
    """A question that was not taken: its line in the file, from 1, and why."""

    line: int
    trouble: QuestionTrouble


@dataclass(frozen=True, slots=True)
class GroupQuestionReading:
    """What a file holds: its questions in order, its faults by line; or why it was not read at all."""

    questions: tuple[QuestionText, ...] = ()
    faults: tuple[QuestionFault, ...] = ()
    trouble: FileTrouble | None = None


def no_reading(trouble: FileTrouble) -> GroupQuestionReading:
    """A file that was not read."""
    return GroupQuestionReading(trouble=trouble)
