"""What use cases and ticks take, as values a test can set. A handler's is ``make_ctx`` in ``turns.py``."""

from collections.abc import Callable, Collection
from dataclasses import replace

from bot.conversation.ports import ENDLESS, TickCtx
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.learning.editions import LawHistory
from bot.domain.news.legal_calendar import MonthsLater
from bot.domain.owner.operator import Operator
from bot.domain.owner.settings import Retention
from bot.domain.people import Account, Messenger, Person
from bot.language.dates import months_later
from bot.language.masking import mask
from bot.usecases.context import ActingContext
from bot.usecases.ports import Clock, Content, Group, Ids, UnitOfWork
from bot.usecases.ports.language import Mask
from bot.usecases.ports.reports import TraceReader
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import SARA, TRACES, FakeClock, FakeContent, FakeIds, keys_for


def context(
    uow: UnitOfWork | None = None,
    by: Account | Person = SARA,
    *,
    learner: str | None = None,
    reporter: str | None = None,
    messenger: Messenger | None = None,
    clock: Clock | None = None,
    ids: Ids | None = None,
    content: Content | None = None,
    areas: AreaTree | None = None,
    operator: Operator | None = None,
    words: str | None = None,
    editors: Collection[Account] | None = None,
    retention: Retention | None = None,
    mask: Mask = mask,
    traces: TraceReader = TRACES,
) -> ActingContext:
    """What a use case takes: its transaction and who acts. ``learner`` and ``reporter`` are the person's keys."""
    person = by if isinstance(by, Person) else Person(by, keys_for(by))
    if messenger is not None:
        person = replace(person, account=replace(person.account, messenger=messenger))
    keys = person.keys
    if learner is not None or reporter is not None:
        keys = replace(keys, learner=learner or keys.learner, reporter=reporter or keys.reporter)
        person = replace(person, keys=keys)
    operator = operator or Operator("a test runs this")
    if words is not None:
        operator = replace(operator, words=words)
    if editors is not None:
        operator = replace(operator, editors=frozenset(editors))
    if retention is not None:
        operator = replace(operator, retention=retention)
    return ActingContext(
        uow or MemoryUow(),
        clock or FakeClock(),
        ids or FakeIds(),
        content or FakeContent(areas=areas or AreaTree(())),
        operator,
        person,
        mask,
        traces,
    )


def make_tick_ctx(
    uow: UnitOfWork | None = None,
    clock: Clock | None = None,
    content: Content | None = None,
    law: LawHistory | None = None,
    *,
    ids: Ids | None = None,
    operator: Operator | None = None,
    room: Callable[[Group], tuple[int, int]] | None = None,
    later: MonthsLater = months_later,
) -> TickCtx:
    """A tick's surroundings."""
    return TickCtx(
        uow or MemoryUow(),
        clock or FakeClock(),
        ids or FakeIds(),
        content or FakeContent(),
        operator or Operator(""),
        law or LawHistory(),
        room or (lambda _group: (ENDLESS, ENDLESS)),
        later,
    )
