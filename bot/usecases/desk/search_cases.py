"""A moderator searches cases by number, by words of their sealed text, or by what is known of them alone.

Words are looked up as keyed hashes; no report is opened. The search is recorded, its words as a hash.

Searches are counted: two leads hear of a moderator who searches unusually often, and there is a daily limit. Cases that
are opened by their number are counted apart, with a higher limit: a number is how colleagues name a case.

Search reveals which words are in reports that one has not claimed; many small searches would read them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import Space
from bot.domain.desk.desk import MOST_WORDS, CaseSearchFilter
from bot.domain.errors import TooMany
from bot.domain.moments import midnight
from bot.domain.people import Account
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.submissions.online import read_online
from bot.domain.submissions.traces import ANYWHERE, Trace, TraceKind
from bot.usecases.access.case_access import access_of, can_see
from bot.usecases.access.leads import two_leads_to_notify
from bot.usecases.context import ActingContext
from bot.usecases.ports import Content
from bot.usecases.ports.desk import MOST, SearchFilter, SearchMatches, Word
from bot.usecases.ports.reports import TraceReader

_KINDS = frozenset({TraceKind.WORD, TraceKind.NUMBER, TraceKind.CANDIDATE})
_SEARCH = "search"
"""Words are recorded under a key first: they are few, and a salt alone would allow guessing."""
type AddressOf = Callable[[str], str]
"""A typed handle or link in the form that reports store; empty for any other word."""

UNUSUAL: Final = 40
"""Searches of one moderator in a day, above which two leads hear of it."""
MOST_SEARCHES: Final = 120
"""Searches of one moderator in a day; the desk's lists and the next case have no limit."""
UNUSUAL_NUMBERS: Final = 200
MOST_NUMBERS: Final = 600
"""The same of cases opened by their number: it finds what the desk's lists show anyway, and no words."""


class SearchCount(StrEnum):
    """What is counted apart; names of the notes and of the alarms' records."""

    WORDS = "searches"
    NUMBERS = "numbers"


_LIMITS: Final = {
    SearchCount.WORDS: (UNUSUAL, MOST_SEARCHES, "search-enough"),
    SearchCount.NUMBERS: (UNUSUAL_NUMBERS, MOST_NUMBERS, "search-numbers-enough"),
}
"""Above which count leads hear of it, how many are possible in a day, and what the next one is answered."""


@dataclass(frozen=True, slots=True)
class CaseSearchResult:
    """In each case, a report contains ``had`` of the ``of`` significant words; ``cut`` if there are more
    cases. ``account``: an account was typed, and accounts are not searched."""

    cases: Sequence[Case]
    had: int = 0
    of: int = 0
    cut: bool = False
    account: bool = False


async def case_by_number(ctx: ActingContext, number: int) -> Case | None:
    """The case with this number, if this person may see it."""
    case = await ctx.uow.cases.by_number(number)
    ctx.uow.audit.record(
        AuditAction.SEARCH,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=case.id if case is not None else "",
        words=ctx.uow.codes.name(_SEARCH, str(number)),
    )
    access = await access_of(ctx, ctx.account)
    return case if case is not None and await can_see(ctx, case, access) else None


def record_search(ctx: ActingContext, text: str, narrow: CaseSearchFilter) -> None:
    """Each search once, not each of its pages."""
    ctx.uow.audit.record(
        AuditAction.SEARCH,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=str(narrow.assignee or ""),
        detail=str(narrow),
        words=ctx.uow.codes.name(_SEARCH, text) if text else "",
    )


async def search_cases(
    ctx: ActingContext, text: str, narrow: CaseSearchFilter, *, address: AddressOf
) -> CaseSearchResult:
    """The cases with all the words, or with most of them if no report has all. Without words, the newest."""
    areas = ctx.content.areas
    within = frozenset(a.id for a in areas.areas if areas.is_within(a.id, of=narrow.area))
    access = await access_of(ctx, ctx.account)
    days = narrow.days
    only = SearchFilter(
        narrow.act,
        within if narrow.area else frozenset(),
        narrow.states,
        access.circle,
        narrow.severity,
        narrow.assignee,
        narrow.body,
        midnight(days.first) if days else None,
        midnight(days.last + timedelta(days=1)) if days else None,
    )
    if narrow.area and not within:  # a district that left the tree
        return CaseSearchResult(())
    words, account = words_of(text, ctx.content, ctx.traces, address)
    if text and not words:
        return CaseSearchResult((), account=account)
    matches = (
        await ctx.uow.search.by_words(words, only)
        if words
        else SearchMatches(await ctx.uow.search.newest(only))
    )
    seen = [case for case in matches.cases if await can_see(ctx, case, access)]
    return CaseSearchResult(seen, matches.words, len(words), len(matches.cases) >= MOST, account)


def words_of(
    text: str, content: Content, reader: TraceReader, read: AddressOf
) -> tuple[Sequence[Word], bool]:
    """Each significant typed word in the forms that the index of any county may have; an address as its page.
    Also returns whether one is an address that leads only to an account."""
    scopes = (*(root.id for root in content.areas.roots()), Space.VIRTUAL.value, ANYWHERE)
    words: dict[frozenset[tuple[str, Trace]], None] = {}
    account = False
    for token in text.split():
        if address := read(token):
            if page := read_online(address).page:
                words[frozenset({(ANYWHERE, Trace(TraceKind.SPOT, page))})] = None
            account = account or not page
            continue
        traces = [trace for trace in reader.traces(token) if trace.kind in _KINDS]
        words[frozenset((scope, trace) for scope in scopes for trace in traces)] = None
    return [word for word in words if word][:MOST_WORDS], account


@dataclass(frozen=True, slots=True)
class SearchAlarm:
    """Who is told, and the number of searches."""

    to: Sequence[Account]
    count: int


async def count_search(ctx: ActingContext, kind: SearchCount = SearchCount.WORDS) -> SearchAlarm | None:
    """Count this search. Return the alarm that it raises, once per moderator, day and kind. Raises TooMany."""
    unusual, most, enough = _LIMITS[kind]
    today, note = ctx.clock.today().isoformat(), f"{kind}-{ctx.account}"
    day, _, counted = (await ctx.uow.settings.note(note)).partition(" ")
    count = int(counted) + 1 if day == today else 1
    if count > most:
        raise TooMany(enough, {"most": most})
    ctx.uow.settings.set_note(note, f"{today} {count}")
    if count != unusual + 1:
        return None
    ctx.uow.audit.record(
        AuditAction.ALARM, by=PROGRAM, at=ctx.clock.now(), subject=str(ctx.account), detail=kind
    )
    return SearchAlarm(await two_leads_to_notify(ctx, besides=ctx.account), count)
