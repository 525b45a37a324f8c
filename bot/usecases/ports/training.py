"""What training needs of the store beyond the learner's own row. Staged like all writes (``ports``)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.attempts import FinishedAttempt
from bot.domain.learning.certificates import Certificate
from bot.domain.learning.item_statistics import ItemSums
from bot.domain.learning.law_edition import LawVersion
from bot.domain.learning.memory import QuestionRecall
from bot.domain.learning.remarks import Remark
from bot.domain.learning.transfers import Transfer
from bot.domain.people import Account


class Letterboxes(Protocol):
    """Sealed accounts of learners who asked to be written to. Nothing here ever gives one back."""

    def keep(self, letterbox_id: str, account: Account) -> bool:
        """Seal the account under this id; False when the key of accounts is burnt and none can be kept."""
        ...

    def drop(self, letterbox_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Follower:
    """A letterbox, and the track whose news its owner asked for; an empty one stands for everybody's."""

    letterbox: str
    track: str = ""


class Followers(Protocol):
    """The letterboxes of those who follow the legal calendar."""

    def add(self, letterbox_id: str, track: str = "") -> None:
        """Follow from now on, or with another track."""
        ...

    def drop(self, letterbox_id: str) -> None: ...

    async def of_tracks(self, tracks: Collection[str], *, after: str, limit: int) -> Sequence[Follower]:
        """The next ones of these tracks, in an order of their own; an empty ``after`` begins."""
        ...

    async def count(self, tracks: Collection[str]) -> int:
        """How many there are of these tracks."""
        ...


class Codes(Protocol):
    """Names under which typed codes are stored: HMACs under a key outside the database."""

    def name(self, purpose: str, code: str) -> str: ...


class RecallSchedule(Protocol):
    """The model that says when a missed question comes back. Whole days, deterministic."""

    def first_recall(self, today: date) -> QuestionRecall:
        """A question missed for the first time."""
        ...

    def next_recall(self, recall: QuestionRecall, *, right: bool, today: date) -> QuestionRecall: ...


@dataclass(frozen=True, slots=True)
class Reminder:
    """When a learner is reminded next: a day, and a minute of that day in Tehran."""

    learner: str
    letterbox: str
    day: date
    minute: int


class Reminders(Protocol):
    async def due(self, day: date, minute: int, *, limit: int) -> Sequence[Reminder]:
        """Those whose day has come and whose minute of today has, too; longest waiting first."""
        ...

    def save(self, reminder: Reminder) -> None: ...

    def drop(self, learner: str) -> None: ...

    def bring_forward(self, day: date) -> None:
        """Nobody waits longer than until this day: something has happened that may concern everybody. Seen
        once the batch is committed."""
        ...


class LawVersions(Protocol):
    """Every wording of every article that learners have been taught. Few rows, kept for good."""

    async def all(self) -> Sequence[LawVersion]:
        """Oldest revision first."""
        ...

    def add(self, version: LawVersion) -> None: ...


class Attempts(Protocol):
    """Finished attempts, as they were graded. They are never changed."""

    def add(self, learner: str, attempt: FinishedAttempt) -> None: ...

    async def get(self, learner: str, attempt_id: str) -> FinishedAttempt | None:
        """This learner's attempt of that id; another's is not found."""
        ...

    async def of_learner(self, learner: str, *, tier: str = "", limit: int) -> Sequence[FinishedAttempt]:
        """The newest first, by day; of one quiz only where ``tier`` names it. Costs the same however many
        attempts others have."""
        ...

    async def move(self, learner: str, *, to: str) -> None:
        """All attempts belong to another name from now on."""
        ...

    def forget(self, learner: str) -> None:
        """All attempts of this learner go."""
        ...


class Items(Protocol):
    """Sums over answers, by wording of a question (``domain.item_statistics``). Nobody's answers are in them."""

    def add(self, sums: ItemSums) -> None: ...


class Cohorts(Protocol):
    """Groups of learners, and who is enrolled in which. Codes are asked for by their stored names."""

    async def get(self, cohort_id: str) -> Cohort | None: ...

    async def by_code(self, code: str) -> Cohort | None: ...

    async def by_lead_code(self, code: str) -> Cohort | None: ...

    async def all(self) -> Sequence[Cohort]:
        """By body, then by id."""
        ...

    async def led_by(self, account: Account) -> Sequence[Cohort]: ...

    async def of_learner(self, learner: str) -> Sequence[Cohort]: ...

    def add(self, cohort: Cohort) -> None:
        """A new group that nobody has joined."""
        ...

    def save(self, cohort: Cohort) -> None:
        """Codes, lead, bounds and switch of a known group; how often it was used is counted by ``enrol`` alone."""
        ...

    async def take_lead(self, cohort: Cohort, account: Account) -> None:
        """The lead's code is used up, and its holder looks after the group. Of two at once one is replayed."""
        ...

    async def enrol(self, cohort: Cohort, learner: str, day: date) -> None:
        """One more learner. What would go beyond ``most`` ends in a replay, never in a row."""
        ...

    async def enrolled_learners(self, cohort_id: str) -> Sequence[str]:
        """The learners of a group."""
        ...

    async def count_certified(self, cohort: Cohort) -> int:
        """How many of the group's learners hold a certificate of its track that was not revoked."""
        ...

    async def move(self, learner: str, *, to: str) -> None:
        """All enrolments belong to another name from now on; no group counts him twice."""
        ...

    async def leave_all(self, learner: str) -> None: ...


class Certificates(Protocol):
    """Certificates that were issued, by number: for whom, never in whose name. They are kept for good, so
    that one which ended stays known as ended."""

    async def get(self, number: str) -> Certificate | None: ...

    async def of_learner(self, learner: str) -> Sequence[Certificate]:
        """The newest first, by day."""
        ...

    def add(self, certificate: Certificate) -> None: ...

    def end(self, certificate: Certificate) -> None:
        """Day and reason of the end are stored, unless it ended before."""
        ...

    def move(self, learner: str, *, to: str) -> None:
        """All of this learner's belong to another name from now on; to nobody's with an empty one."""
        ...


class Transfers(Protocol):
    """Codes that move progress to another account, each for one use."""

    def add(self, transfer: Transfer) -> None: ...

    async def get(self, code: str) -> Transfer | None: ...

    def use(self, code: str) -> None:
        """The code is dead. Of two who use it at once one is replayed."""
        ...

    async def drop_of(self, learner: str) -> None:
        """All codes of this learner are dead."""
        ...


class Remarks(Protocol):
    """What learners say of cards. Who said it is not among them."""

    async def get(self, remark_id: str) -> Remark | None: ...

    async def new_ones(self, *, limit: int) -> Sequence[Remark]:
        """Those of which no editor has been told, oldest day first."""
        ...

    async def open_ones(self, *, limit: int, skip: int = 0) -> Sequence[Remark]:
        """Those that are neither answered nor closed, oldest day first."""
        ...

    async def count_open(self) -> int: ...

    def add(self, remark: Remark) -> None: ...

    def save(self, remark: Remark) -> None: ...
