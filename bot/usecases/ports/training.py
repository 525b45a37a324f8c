"""What training needs from the store besides the learner's own row. Writes are staged (``ports``)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.attempts import FinishedAttempt
from bot.domain.learning.certificates import Certificate
from bot.domain.learning.editions import LawVersion
from bot.domain.learning.gains import GainSums
from bot.domain.learning.item_statistics import ItemSums
from bot.domain.learning.lessons import Audience
from bot.domain.learning.memory import QuestionRecall
from bot.domain.learning.remarks import Remark
from bot.domain.learning.transfers import Transfer
from bot.domain.learning.voices import CardVoice
from bot.domain.people import Account


class Letterboxes(Protocol):
    """Sealed accounts of learners who asked to be written to. Nothing here ever returns one."""

    def keep(self, letterbox_id: str, account: Account, *, language: str = "") -> bool:
        """Seal the account under this id, with the language that its owner reads; False if the key of accounts
        was burned and none can be stored."""
        ...

    def drop(self, letterbox_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Follower:
    """A letterbox, the track whose news its owner asked for (empty for everybody's news), and the district that they
    said, if they did."""

    letterbox: str
    track: str = ""
    area: str = ""


class Followers(Protocol):
    """The letterboxes of the legal calendar's followers."""

    def add(self, letterbox_id: str, track: str = "", area: str = "") -> None:
        """Follow from now on, or change the track and the district."""
        ...

    def drop(self, letterbox_id: str) -> None: ...

    async def follows(self, letterbox_id: str) -> bool:
        """Whether this letterbox follows: not any more once the election it followed was closed."""
        ...

    async def get(self, letterbox_id: str) -> Follower | None: ...

    async def of_tracks(
        self, tracks: Collection[str], *, after: str, limit: int, area: str = ""
    ) -> Sequence[Follower]:
        """The next followers of these tracks, in a fixed order; an empty ``after`` starts. ``area``: only those who
        have said this district."""
        ...

    async def count(self, tracks: Collection[str], *, area: str = "") -> int:
        """The number of these followers."""
        ...


class Codes(Protocol):
    """Stored names of typed codes: HMACs under a key outside the database."""

    def name(self, purpose: str, code: str) -> str: ...


class RecallSchedule(Protocol):
    """The model that decides when an answered question comes back. Whole days, deterministic."""

    def first_recall(self, today: date, *, right: bool = False) -> QuestionRecall:
        """The recall of a question after its first answer."""
        ...

    def next_recall(self, recall: QuestionRecall, *, right: bool, today: date) -> QuestionRecall: ...


@dataclass(frozen=True, slots=True)
class Reminder:
    """A learner's next reminder: a day, and a minute of that day in Tehran."""

    learner: str
    letterbox: str
    day: date
    minute: int


class Reminders(Protocol):
    async def due(self, day: date, minute: int, *, limit: int) -> Sequence[Reminder]:
        """Reminders whose day and minute have come, longest waiting first."""
        ...

    def save(self, reminder: Reminder) -> None: ...

    def drop(self, learner: str) -> None: ...

    def bring_forward(self, day: date) -> None:
        """Move all later reminders to this day, because something may concern everybody. Visible once the
        batch is committed."""
        ...


@dataclass(frozen=True, slots=True)
class PracticeClock:
    """The clock of a learner's open incident: how many of its calls it has brought, and when it acts next."""

    learner: str
    letterbox: str
    track: Audience
    round_id: str
    call_count: int
    due_at: datetime


class PracticeClocks(Protocol):
    """Clocks that run, at most one for each learner. A row exists only while its incident is open."""

    async def get(self, learner: str) -> PracticeClock | None: ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[PracticeClock]:
        """Clocks whose moment has come, longest waiting first."""
        ...

    def save(self, clock: PracticeClock) -> None: ...

    def drop(self, learner: str) -> None: ...


class LawVersions(Protocol):
    """Every wording of every article that learners were taught. Few rows, kept for good."""

    async def all(self) -> Sequence[LawVersion]:
        """Oldest revision first."""
        ...

    def add(self, version: LawVersion) -> None: ...


class Attempts(Protocol):
    """Finished attempts, as they were graded. They never change."""

    def add(self, learner: str, attempt: FinishedAttempt) -> None: ...

    async def get(self, learner: str, attempt_id: str) -> FinishedAttempt | None:
        """This learner's attempt with that id; another learner's is not found."""
        ...

    async def of_learner(self, learner: str, *, tier: str = "", limit: int) -> Sequence[FinishedAttempt]:
        """Newest first, by day; only of one quiz if ``tier`` names it. Its cost does not depend on other
        learners' attempts."""
        ...

    async def move(self, learner: str, *, to: str) -> None:
        """Move all attempts to another name."""
        ...

    def forget(self, learner: str) -> None:
        """Delete all attempts of this learner."""
        ...


class Items(Protocol):
    """Sums over answers, by wording of a question (``domain.learning.item_statistics``). They contain no
    single person's answers."""

    def add(self, sums: ItemSums) -> None: ...


class Gains(Protocol):
    """Sums over results before and after (``domain.learning.gains``), published in blocks of learners."""

    def add(self, sums: GainSums) -> None:
        """Add a learner's result to what waits; a full block is published with the batch."""
        ...

    async def published_sums(self, track: Audience, cohort_id: str) -> Sequence[GainSums]:
        """What is published of a group, or (empty) of those who count in none: at most one for each moment."""
        ...

    async def published_parts(self, track: Audience) -> Sequence[GainSums]:
        """What is published of each part of the track, by moment."""
        ...


class Cohorts(Protocol):
    """Groups of learners, and their members. Codes are looked up by their stored names."""

    async def get(self, cohort_id: str) -> Cohort | None: ...

    async def by_code(self, code: str) -> Cohort | None: ...

    async def by_lead_code(self, code: str) -> Cohort | None: ...

    async def all(self) -> Sequence[Cohort]:
        """By body, then by id."""
        ...

    async def led_by(self, account: Account) -> Sequence[Cohort]: ...

    async def of_learner(self, learner: str) -> Sequence[Cohort]: ...

    def add(self, cohort: Cohort) -> None:
        """A new group without members."""
        ...

    def save(self, cohort: Cohort) -> None:
        """Store codes, lead, bounds and switch of a known group; only ``enrol`` counts its uses."""
        ...

    async def take_lead(self, cohort: Cohort, account: Account) -> None:
        """Use up the lead's code and make its holder the lead. Of two at once one is replayed."""
        ...

    async def enrol(self, cohort: Cohort, learner: str, day: date) -> None:
        """Add a learner. An addition beyond ``most`` ends in a replay, never in a row."""
        ...

    async def enrolled_learners(self, cohort_id: str) -> Sequence[str]:
        """The learners of a group."""
        ...

    async def count_certified(self, cohort: Cohort) -> int:
        """How many of the group's learners have a certificate of its track that is not revoked."""
        ...

    async def move(self, learner: str, *, to: str) -> None:
        """Move all enrolments to another name; no group counts the learner twice."""
        ...

    async def leave_all(self, learner: str) -> None: ...


class Certificates(Protocol):
    """Issued certificates by number: for which learner, never in whose name. They are kept for good, so that
    an ended one stays known as ended."""

    async def get(self, number: str) -> Certificate | None: ...

    async def of_learner(self, learner: str) -> Sequence[Certificate]:
        """Newest first, by day."""
        ...

    def add(self, certificate: Certificate) -> None: ...

    def end(self, certificate: Certificate) -> None:
        """Store day and reason of the end, unless it ended before."""
        ...

    def move(self, learner: str, *, to: str) -> None:
        """Move all of this learner's certificates to another name; an empty name means nobody."""
        ...


class Transfers(Protocol):
    """Single-use codes that move progress to another account."""

    def add(self, transfer: Transfer) -> None: ...

    async def get(self, code: str) -> Transfer | None: ...

    def use(self, code: str) -> None:
        """Invalidate the code. Of two people who use it at once one is replayed."""
        ...

    async def drop_of(self, learner: str) -> None:
        """Invalidate all codes of this learner."""
        ...


class Remarks(Protocol):
    """Learners' remarks about cards. They do not contain their authors."""

    async def get(self, remark_id: str) -> Remark | None: ...

    async def new_ones(self, *, limit: int) -> Sequence[Remark]:
        """Remarks that no editor was told of, oldest day first."""
        ...

    async def open_ones(self, *, limit: int, skip: int = 0) -> Sequence[Remark]:
        """Remarks that are neither answered nor closed, oldest day first."""
        ...

    async def count_open(self) -> int: ...

    def add(self, remark: Remark) -> None: ...

    def save(self, remark: Remark) -> None: ...


class CardVoices(Protocol):
    """Recordings of cards that editors make in chat. What the content folder has is in ``Content.voices``."""

    async def get(self, voice_id: str) -> CardVoice | None: ...

    async def of_card(self, card_id: str) -> CardVoice | None:
        """The published recording of this card, also one of an earlier text."""
        ...

    async def list_published(self) -> Sequence[CardVoice]:
        """By card."""
        ...

    async def drafts(self, card_id: str, editor: Account) -> Sequence[CardVoice]:
        """What this editor has sent for this card and not accepted."""
        ...

    def save(self, voice: CardVoice) -> None:
        """A published one takes the place of every other published one of its card, also of one that another process
        has published meanwhile."""
        ...

    def drop(self, voice_id: str) -> None:
        """Its sound is destroyed after the commit."""
        ...
