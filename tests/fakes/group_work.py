"""The work of groups in memory: reminders of leads, counts of classes, own questions."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.cohorts.class_counts import ClassSums
from bot.domain.cohorts.group_questions import GroupQuestion, GroupQuestionFile
from bot.domain.cohorts.group_reminders import GroupReminder
from storage.group_work import CohortQuestionQueries, GroupReminderQueries, QuestionFileQueries
from tests.fakes.dict_rows import MemoryRepository


class MemoryGroupReminders(MemoryRepository, GroupReminderQueries):
    table = "group_reminders"

    def save(self, reminder: GroupReminder) -> None:
        self.t.group_reminders[reminder.learner] = reminder

    def drop(self, learner: str) -> None:
        self.t.group_reminders.pop(learner, None)


class MemoryClassSums(MemoryRepository):
    def add(self, sums: ClassSums) -> None:
        empty = replace(sums, people=0, asked=0, right=0)
        published, waiting = self.t.class_sums.get(sums.key, (empty, empty))
        waiting = waiting.plus(sums)
        if waiting.is_full:
            published, waiting = published.plus(waiting), empty
        self.t.class_sums[sums.key] = published, waiting

    async def published_sums(self, cohort_id: str) -> Sequence[ClassSums]:
        entries = sorted(self.t.class_sums.items())
        return [published for key, (published, _) in entries if key[0] == cohort_id and published.people]


class MemoryCohortQuestions(MemoryRepository, CohortQuestionQueries):
    table = "cohort_questions"

    async def get(self, question_id: str) -> GroupQuestion | None:
        return self.t.cohort_questions.get(question_id)

    def save(self, question: GroupQuestion) -> None:
        self.t.cohort_questions[question.id] = question

    def drop(self, question_id: str) -> None:
        self.t.cohort_questions.pop(question_id, None)


class MemoryQuestionFiles(MemoryRepository, QuestionFileQueries):
    table = "question_files"

    async def get(self, file_id: str) -> GroupQuestionFile | None:
        return self.t.question_files.get(file_id)

    def save(self, file: GroupQuestionFile) -> None:
        self.t.question_files[file.id] = file

    def drop(self, file_id: str) -> None:
        self.t.question_files.pop(file_id, None)
