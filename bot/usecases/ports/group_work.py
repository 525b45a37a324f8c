"""What the work of groups needs from the store: reminders, counts of classes, own questions. Writes are staged."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from bot.domain.cohorts.class_counts import ClassSums
from bot.domain.cohorts.group_questions import GroupQuestion, GroupQuestionFile
from bot.domain.cohorts.group_reminders import GroupReminder


class GroupReminders(Protocol):
    """Reminders of leads that wait for their minute or were sent today, at most one for each learner."""

    async def due(self, day: date, minute: int, *, limit: int) -> Sequence[GroupReminder]:
        """Those whose day and minute have come, longest waiting first."""
        ...

    async def of_learners(self, learners: Sequence[str], *, since: date) -> Sequence[GroupReminder]:
        """Those of these learners, waiting or sent, of this day or a later one."""
        ...

    def save(self, reminder: GroupReminder) -> None: ...

    def drop(self, learner: str) -> None: ...


class ClassSumsStore(Protocol):
    """Sums over what was counted in rooms, published in blocks of people."""

    def add(self, sums: ClassSums) -> None:
        """Add a class to what waits; a full block is published with the batch."""
        ...

    async def published_sums(self, cohort_id: str) -> Sequence[ClassSums]:
        """What is published of a group, by lesson, then by question; of all questions together first."""
        ...


class CohortQuestions(Protocol):
    """Questions that institutions wrote for their groups."""

    async def get(self, question_id: str) -> GroupQuestion | None: ...

    async def of_cohort(self, cohort_id: str, *, accepted: bool) -> Sequence[GroupQuestion]:
        """In their order."""
        ...

    async def count(self, cohort_id: str) -> int:
        """How many of the group's questions its learners see."""
        ...

    def save(self, question: GroupQuestion) -> None: ...

    def drop(self, question_id: str) -> None: ...


class QuestionFiles(Protocol):
    """Files with questions that wait to be read."""

    async def waiting(self, *, limit: int) -> Sequence[GroupQuestionFile]: ...

    async def get(self, file_id: str) -> GroupQuestionFile | None: ...

    def save(self, file: GroupQuestionFile) -> None: ...

    def drop(self, file_id: str) -> None: ...
