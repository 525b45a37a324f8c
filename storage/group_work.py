"""Rows of the work of groups: reminders of leads, counts of classes in rooms, an institution's own questions."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.cohorts.class_counts import ClassSums
from bot.domain.cohorts.group_questions import GroupOption, GroupQuestion, GroupQuestionFile, QuestionText
from bot.domain.cohorts.group_reminders import GroupReminder
from bot.domain.people import Account
from storage.block_sums import BlockSums
from storage.columns import dump_json, load_json
from storage.conditions import Columns, Condition, stored_row
from storage.link import Link
from storage.models_training import class_sums, cohort_questions, group_reminders, question_files
from storage.prepared_reads import PreparedRead
from storage.queries import OverlaidRows, Query, RowSource
from storage.repository import Repository
from storage.staged_rows import MissingRow, StagedLog, StagedRows

# --- reminders --------------------------------------------------------------------------------------------

REMINDER_COLUMNS: Final[Columns[GroupReminder]] = {
    "learner": attrgetter("learner"),
    "cohort_id": attrgetter("cohort_id"),
    "letterbox": attrgetter("letterbox"),
    "day": lambda reminder: reminder.day.isoformat(),
    "minute": attrgetter("minute"),
}
_DUE: Final = Query(
    group_reminders,
    REMINDER_COLUMNS,
    group_reminders.c.day <= bindparam("today"),
    group_reminders.c.minute <= bindparam("until"),
    order=(group_reminders.c.day, group_reminders.c.minute, group_reminders.c.learner),
)
_OF_LEARNERS: Final = Query(
    group_reminders,
    REMINDER_COLUMNS,
    group_reminders.c.learner.in_(bindparam("these", expanding=True)),
    group_reminders.c.day >= bindparam("since"),
)
_AT_ONCE: Final = 500
OLD_REMINDERS: Final = delete(group_reminders).where(group_reminders.c.day < bindparam("before"))
_DROP_REMINDER: Final = delete(group_reminders).where(group_reminders.c.learner == bindparam("at"))


def _reminder(row: Any) -> GroupReminder:
    return GroupReminder(row.learner, row.cohort_id, row.letterbox, date.fromisoformat(row.day), row.minute)


class GroupReminderQueries:
    """The queries for reminders of leads, wherever they are."""

    def __init__(self, rows: RowSource[GroupReminder]) -> None:
        self._rows = rows

    async def due(self, day: date, minute: int, *, limit: int) -> Sequence[GroupReminder]:
        return await self._rows.find(_DUE, {"today": day.isoformat(), "until": minute}, limit=limit)

    async def of_learners(self, learners: Sequence[str], *, since: date) -> Sequence[GroupReminder]:
        reminders: list[GroupReminder] = []
        for start in range(0, len(learners), _AT_ONCE):
            given = {"these": learners[start : start + _AT_ONCE], "since": since.isoformat()}
            reminders += await self._rows.find(_OF_LEARNERS, given)
        return reminders


class SqlGroupReminders(GroupReminderQueries, Repository):
    """Implements ``bot.usecases.ports.group_work.GroupReminders``."""

    def __init__(self, link: Link) -> None:
        self._staged: StagedRows[str, GroupReminder] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, group_reminders.c.learner, _reminder, self._staged.items))

    def save(self, reminder: GroupReminder) -> None:
        self._staged.set(reminder.learner, reminder)

    def drop(self, learner: str) -> None:
        self._staged.set(learner, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        rows = [stored_row(r, REMINDER_COLUMNS) for r in changes.values() if r is not None]
        await link.put(group_reminders, rows)
        await link.many(_DROP_REMINDER, [{"at": learner} for learner, r in changes.items() if r is None])


# --- counts of classes ------------------------------------------------------------------------------------

_SUMS: Final = ("people", "asked", "right")
_PUBLISHED: Final = (
    select(class_sums)
    .where(class_sums.c.cohort_id == bindparam("of"), class_sums.c.people > 0)
    .order_by(class_sums.c.lesson, class_sums.c.question)
)
_BLOCKS: Final = BlockSums(class_sums, _SUMS, people="people")


class SqlClassSums(Repository):
    """Implements ``bot.usecases.ports.group_work.ClassSumsStore``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: StagedLog[ClassSums] = StagedLog()
        self.stages = (self._added,)

    def add(self, sums: ClassSums) -> None:
        self._added.add(sums)

    async def published_sums(self, cohort_id: str) -> Sequence[ClassSums]:
        return [
            ClassSums(
                row.cohort_id,
                lesson_id=row.lesson,
                question_id=row.question,
                **{name: int(row._mapping[name]) for name in _SUMS},
            )
            for row in await self._link.rows(_PUBLISHED, {"of": cohort_id})
        ]

    async def flush(self, link: Link) -> None:
        total: dict[tuple[str, str, str], ClassSums] = {}
        for sums in self._added.batch:
            total[sums.key] = total[sums.key].plus(sums) if sums.key in total else sums
        ordered = sorted(total.items())  # in one order, so that no two processes deadlock
        keyed = [
            ({"cohort_id": cohort, "lesson": lesson, "question": question}, sums)
            for (cohort, lesson, question), sums in ordered
        ]
        await _BLOCKS.add(link, keyed)


# --- own questions ----------------------------------------------------------------------------------------

QUESTION_COLUMNS: Final[Columns[GroupQuestion]] = {
    "id": attrgetter("id"),
    "cohort_id": attrgetter("cohort_id"),
    "place": attrgetter("place"),
    "accepted": attrgetter("accepted"),
    "day": lambda question: question.day.isoformat(),
    "data": lambda question: _question_data(question.question),
}


def _questions(*where: Condition) -> Query[GroupQuestion]:
    return Query(
        cohort_questions,
        QUESTION_COLUMNS,
        *where,
        order=(cohort_questions.c.cohort_id, cohort_questions.c.place, cohort_questions.c.id),
    )


_OF_COHORT: Final = _questions(
    cohort_questions.c.cohort_id == bindparam("of"), cohort_questions.c.accepted == bindparam("accepted")
)
_QUESTION: Final = PreparedRead(
    select(cohort_questions).where(cohort_questions.c.id == bindparam("of")), at_once=True
)
_DROP_QUESTION: Final = delete(cohort_questions).where(cohort_questions.c.id == bindparam("at"))
OLD_PROPOSALS: Final = delete(cohort_questions).where(
    cohort_questions.c.accepted.is_(False), cohort_questions.c.day < bindparam("before")
)
OLD_QUESTION_FILES: Final = delete(question_files).where(question_files.c.day < bindparam("before"))


def _question_data(question: QuestionText) -> str:
    options = [[option.text, option.right, option.feedback] for option in question.options]
    return dump_json({"text": question.text, "options": options}).decode()


def _question(row: Any) -> GroupQuestion:
    data = load_json(row.data)
    options = tuple(
        GroupOption(str(text), right=bool(right), feedback=str(feedback))
        for text, right, feedback in data["options"]
    )
    return GroupQuestion(
        row.id,
        cohort_id=row.cohort_id,
        place=row.place,
        question=QuestionText(str(data["text"]), options=options),
        accepted=bool(row.accepted),
        day=date.fromisoformat(row.day),
    )


class CohortQuestionQueries:
    """The queries for own questions, wherever they are."""

    def __init__(self, rows: RowSource[GroupQuestion]) -> None:
        self._rows = rows

    async def of_cohort(self, cohort_id: str, *, accepted: bool) -> Sequence[GroupQuestion]:
        return await self._rows.find(_OF_COHORT, {"of": cohort_id, "accepted": accepted})

    async def count(self, cohort_id: str) -> int:
        return await self._rows.count(_OF_COHORT, {"of": cohort_id, "accepted": True})


class SqlCohortQuestions(CohortQuestionQueries, Repository):
    """Implements ``bot.usecases.ports.group_work.CohortQuestions``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, GroupQuestion] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, cohort_questions.c.id, _question, self._staged.items))

    async def get(self, question_id: str) -> GroupQuestion | None:
        staged = self._staged.get(question_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_QUESTION, {"of": question_id})
        return _question(rows[0]) if rows else None

    def save(self, question: GroupQuestion) -> None:
        self._staged.set(question.id, question)

    def drop(self, question_id: str) -> None:
        self._staged.set(question_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        rows = [stored_row(q, QUESTION_COLUMNS) for q in changes.values() if q is not None]
        await link.put(cohort_questions, rows)
        await link.many(_DROP_QUESTION, [{"at": key} for key, q in changes.items() if q is None])


# --- files with questions ---------------------------------------------------------------------------------

FILE_COLUMNS: Final[Columns[GroupQuestionFile]] = {
    "id": attrgetter("id"),
    "cohort_id": attrgetter("cohort_id"),
    "account": lambda file: str(file.account),
    "file_id": attrgetter("file_id"),
    "day": lambda file: file.day.isoformat(),
}
_WAITING: Final = Query(question_files, FILE_COLUMNS, order=(question_files.c.day, question_files.c.id))
_FILE: Final = PreparedRead(select(question_files).where(question_files.c.id == bindparam("of")))
_DROP_FILE: Final = delete(question_files).where(question_files.c.id == bindparam("at"))


def _file(row: Any) -> GroupQuestionFile:
    return GroupQuestionFile(
        row.id,
        cohort_id=row.cohort_id,
        account=Account.parse(row.account),
        file_id=row.file_id,
        day=date.fromisoformat(row.day),
    )


class QuestionFileQueries:
    """The queries for waiting files, wherever they are."""

    def __init__(self, rows: RowSource[GroupQuestionFile]) -> None:
        self._rows = rows

    async def waiting(self, *, limit: int) -> Sequence[GroupQuestionFile]:
        return await self._rows.find(_WAITING, limit=limit)


class SqlQuestionFiles(QuestionFileQueries, Repository):
    """Implements ``bot.usecases.ports.group_work.QuestionFiles``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[str, GroupQuestionFile] = StagedRows()
        self.stages = (self._staged,)
        super().__init__(OverlaidRows(link, question_files.c.id, _file, self._staged.items))

    async def get(self, file_id: str) -> GroupQuestionFile | None:
        staged = self._staged.get(file_id)
        if not isinstance(staged, MissingRow):
            return staged
        rows = await self._link.rows(_FILE, {"of": file_id})
        return _file(rows[0]) if rows else None

    def save(self, file: GroupQuestionFile) -> None:
        self._staged.set(file.id, file)

    def drop(self, file_id: str) -> None:
        self._staged.set(file_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(
            question_files, [stored_row(f, FILE_COLUMNS) for f in changes.values() if f is not None]
        )
        await link.many(_DROP_FILE, [{"at": key} for key, file in changes.items() if file is None])
