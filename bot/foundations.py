"""What a running bot stands on and what needs no database: settings, content, texts, what understands Persian, and
a connection to each messenger; and who reads files that staff send. The rest is built in `bot/app.py`."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from bot.conversation.router import Router
from bot.conversation.wire import Adapter
from bot.domain.atlas.grade_tables import GradeFile, GradeReading
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.cohorts.group_questions import (
    FileTrouble,
    GroupQuestionFile,
    GroupQuestionReading,
    no_reading,
)
from bot.domain.desk.roster import DAYS_AFTER, DAYS_BEFORE
from bot.domain.desk.roster_tables import RosterFile, RosterReading
from bot.domain.owner.operator import Operator
from bot.domain.people import Messenger
from bot.domain.sent_tables import SentTableTrouble
from bot.handlers import table_for
from bot.handlers.atlas.atlas_tables import read_table_tick
from bot.handlers.cohorts.group_questions import read_file_tick
from bot.handlers.desk.roster_tables import read_roster_tick
from bot.language.analyzer import PersianAnalyzer
from bot.language.asides import AsideReader
from bot.language.date_reader import JalaliDateReader
from bot.language.formatter import PersianFormatter
from bot.language.intents import PersianSpeech
from bot.language.masking import mask
from bot.language.place_reader import AreaNameReader
from bot.language.traces import ReportTraces
from bot.language.words import PersianWords
from bot.languages import load_languages
from bot.library.content import LoadedContent
from bot.library.folder import CONTENT, ContentFolder
from bot.library.grade_rows import read_grades
from bot.library.group_gift import read_group_gift
from bot.library.roster_rows import read_roster
from bot.media.pool import CleaningPool
from bot.memory.schedule import FsrsSchedule
from bot.platforms.registry import REGISTRY
from bot.runtime.availability import Availability
from bot.runtime.content_keeper import LiveContent
from bot.runtime.group_watch import NewcomerNames
from bot.runtime.health import Health
from bot.runtime.offered_files import AT_ONCE, OfferedFileReader
from bot.runtime.pacer import Pacer
from bot.runtime.scheduler import Scheduler
from bot.runtime.sent_tables import Row, read_sent_table
from bot.runtime.supervisor import Supervisor
from bot.runtime.system import SystemClock, SystemIds
from bot.runtime.turns import TickRunner
from bot.search.intents import MessageReader
from bot.search.live import LiveIndexes
from bot.search.vector_layer import fitted_layer
from bot.settings import Settings
from bot.texts.loader import load_texts
from bot.texts.renderer import Texts
from bot.vectors.sentence_vectors import ConfinedVectors
from storage.leases import Lease


def adapters_for(settings: Settings) -> dict[Messenger, Adapter]:
    """An adapter for each configured messenger; only its own library is imported."""
    return {
        messenger: REGISTRY[messenger].connect(
            token, api=settings.api(messenger), proxy=settings.proxy(messenger)
        )
        for messenger, token in settings.tokens().items()
    }


def operator_of(settings: Settings, adapters: Mapping[Messenger, Adapter]) -> Operator:
    """Who runs this program and with what; the privacy card shows much of it."""
    return Operator(
        settings.operator_fa.strip(),
        retention=settings.retention,
        editors=frozenset(settings.editors or settings.owners),
        capabilities={messenger: adapter.capabilities for messenger, adapter in adapters.items()},
        copies=settings.copy_dir is not None,
        broadcast_pace=settings.broadcast_per_second,
        proposal_cases=settings.proposal_cases,
        proposal_hours=settings.proposal_hours,
        known_hosts=settings.known_hosts,
        public_url=settings.public_url or "",
    )


def read_gift(data: bytes) -> GroupQuestionReading:
    """The questions of an institution's file; never raises."""
    return read_group_gift(data, leads_to=lambda text: mask(text) != text)


def question_file_reader(
    adapters: Mapping[Messenger, Adapter], runner: TickRunner
) -> OfferedFileReader[GroupQuestionFile, GroupQuestionReading]:
    """Reads an institution's questions that leads have sent."""

    async def read(data: bytes) -> GroupQuestionReading:
        return await asyncio.to_thread(read_gift, data)

    return OfferedFileReader(
        adapters,
        runner,
        waiting=lambda ctx: ctx.uow.question_files.waiting(limit=AT_ONCE),
        read=read,
        refuse=lambda failure: no_reading(FileTrouble(failure.value)),
        answer=read_file_tick,
    )


def grade_file_reader(
    adapters: Mapping[Messenger, Adapter], runner: TickRunner, *, areas: Callable[[], AreaTree]
) -> OfferedFileReader[GradeFile, GradeReading]:
    """Reads tables of grades that liaisons have sent. ``areas``: those of the current content."""

    def read_rows(rows: Sequence[Row]) -> GradeReading:
        return read_grades(rows, areas(), mask=mask)

    def refuse(trouble: SentTableTrouble) -> GradeReading:
        return GradeReading(trouble=trouble)

    return OfferedFileReader(
        adapters,
        runner,
        waiting=lambda ctx: ctx.uow.grade_files.waiting(limit=AT_ONCE),
        read=partial(read_sent_table, read_rows=read_rows, refuse=refuse),
        refuse=lambda failure: refuse(SentTableTrouble(failure.value)),
        answer=read_table_tick,
    )


def roster_file_reader(
    adapters: Mapping[Messenger, Adapter], runner: TickRunner, *, clock: SystemClock
) -> OfferedFileReader[RosterFile, RosterReading]:
    """Reads tables of the roster that leads have sent."""
    dates = JalaliDateReader()

    def read_day(text: str) -> date | None:
        """Without a year the next such day, from the first day that a roster of today may have."""
        first = clock.today() - timedelta(days=DAYS_BEFORE + DAYS_AFTER)
        return dates.read_day(text, first, lean="future")

    def refuse(trouble: SentTableTrouble) -> RosterReading:
        return RosterReading(trouble=trouble)

    return OfferedFileReader(
        adapters,
        runner,
        waiting=lambda ctx: ctx.uow.roster_files.waiting(limit=AT_ONCE),
        read=partial(read_sent_table, read_rows=partial(read_roster, read_day=read_day), refuse=refuse),
        refuse=lambda failure: refuse(SentTableTrouble(failure.value)),
        answer=read_roster_tick,
    )


def offered_file_readers(
    adapters: Mapping[Messenger, Adapter],
    runner: TickRunner,
    *,
    areas: Callable[[], AreaTree],
    clock: SystemClock,
) -> tuple[
    OfferedFileReader[GroupQuestionFile, GroupQuestionReading],
    OfferedFileReader[GradeFile, GradeReading],
    OfferedFileReader[RosterFile, RosterReading],
]:
    """Who reads the files that staff send: questions, grades, the roster."""
    return (
        question_file_reader(adapters, runner),
        grade_file_reader(adapters, runner, areas=areas),
        roster_file_reader(adapters, runner, clock=clock),
    )


class Foundations:
    """What is there before the database is open, in the order in which it depends on each other."""

    def __init__(
        self,
        settings: Settings,
        *,
        adapters: dict[Messenger, Adapter] | None = None,
        clock: SystemClock | None = None,
        content: LoadedContent | None = None,
        texts: Texts | None = None,
        indexes: LiveIndexes | None = None,
        pace: bool = True,
        load_language: bool = True,
        table: Sequence[object] | None = None,
        open_unconfined: bool = False,
        offer_unreviewed: bool = False,
    ) -> None:
        """``offer_unreviewed``: people may choose languages that no native reader has reviewed."""
        self.settings = settings
        self._load_language = load_language
        self.clock = clock or SystemClock()
        self.health = Health()
        self.supervisor = Supervisor()
        self._scheduler = Scheduler()
        folder = ContentFolder(settings.content_dir or CONTENT)
        self._folder = None if content is not None else folder
        self.teaching = LiveContent(content or folder.require())
        election = self.teaching.content.election
        self.texts = texts or load_texts(PersianFormatter(), election)
        self.languages = load_languages(
            folder.path, self.teaching.content, self.texts, offer_unreviewed=offer_unreviewed
        )
        self.analyzer = PersianAnalyzer()
        words = PersianWords(self.analyzer, election.names)
        self.indexes = indexes or LiveIndexes(self.teaching.content, words)
        self._intents = AsideReader(MessageReader(PersianSpeech()))
        self._ids, self._traces, self._schedule = SystemIds(), ReportTraces(), FsrsSchedule()
        self._places = AreaNameReader()
        self.cleaner = CleaningPool(open_unconfined=open_unconfined)
        self.vectors = ConfinedVectors(fitted_layer().known)
        self.health.vectors = lambda: self.vectors.state.value
        self.router = Router(table or table_for(election))  # type: ignore[arg-type] # a test's table holds the same rows
        self.adapters = adapters if adapters is not None else adapters_for(settings)
        self._operator = operator_of(settings, self.adapters)
        self.pacers = {
            messenger: Pacer(adapter.capabilities, on=pace, most=settings.replies_per_second)
            for messenger, adapter in self.adapters.items()
        }
        self.availabilities = {messenger: Availability() for messenger in self.adapters}
        self.newcomers = NewcomerNames(self.clock)
        self.lease: Lease | None = None  # SQLite: a lock on the folder does the same
