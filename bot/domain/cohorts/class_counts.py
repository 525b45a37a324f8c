"""What a teacher counted in a room: how many were there, and how many answers were right. Nothing about a person.

Counts of a group wait until they are of twenty people, and are then published together, as gains are.
"""

from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

from bot.domain.learning.gains import BLOCK

MOST_PEOPLE: Final = 300
"""People in one room."""
IN_ALL: Final = ""
"""``question_id`` of what was counted over all questions together."""


@dataclass(frozen=True, slots=True)
class ClassSums:
    """Sums over classes of one lesson in one group: people, answers that were asked for, right ones. Of one question
    (by its id and its wording; in older sums by its id), or of all together."""

    cohort_id: str
    _: KW_ONLY
    lesson_id: str
    question_id: str = IN_ALL
    people: int = 0
    asked: int = 0
    right: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.cohort_id, self.lesson_id, self.question_id)

    def plus(self, other: "ClassSums") -> "ClassSums":
        """The sum of both; they must be of the same group, lesson and question."""
        if self.key != other.key:
            raise ValueError("sums of different classes")
        return replace(
            self,
            people=self.people + other.people,
            asked=self.asked + other.asked,
            right=self.right + other.right,
        )

    @property
    def is_full(self) -> bool:
        """Whether they are of enough people to be published."""
        return self.people >= BLOCK


@dataclass(frozen=True, slots=True)
class ClassCount:
    """One class: how many people, and the right answers of each question in order, or (one number) of all."""

    people: int
    _: KW_ONLY
    rights: tuple[int, ...]
    total: int
    """The number of questions."""

    @property
    def is_by_question(self) -> bool:
        return len(self.rights) == self.total and self.total > 1

    @property
    def is_possible(self) -> bool:
        """Whether no more were right than were there, and each question was counted, or all together."""
        if not 1 <= self.people <= MOST_PEOPLE or not self.rights:
            return False
        if self.is_by_question:
            return all(0 <= right <= self.people for right in self.rights)
        return len(self.rights) == 1 and 0 <= self.rights[0] <= self.people * self.total

    def sums(self, cohort_id: str, lesson_id: str, question_ids: tuple[str, ...]) -> list[ClassSums]:
        """As sums: of all questions together, and of each if each was counted."""
        whole = ClassSums(
            cohort_id,
            lesson_id=lesson_id,
            people=self.people,
            asked=self.people * self.total,
            right=sum(self.rights),
        )
        if not self.is_by_question:
            return [whole]
        each = zip(question_ids, self.rights, strict=True)
        return [
            whole,
            *(replace(whole, question_id=key, asked=self.people, right=right) for key, right in each),
        ]
