"""Search for moderators in the private chat: by case number, by words of reports, or only by what is known of cases
(``search_filters``): act, place, stage, severity, days, who holds them, the body that they were referred to.

Results look like cases on the desk and show no report text. The search words stay in the session, not on
buttons.

Tell two leads about a moderator who searches unusually often. The moderator is not told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    Digits,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.cases.reports import Case
from bot.domain.desk.desk import LONGEST, LONGEST_NUMBER, STATES, CaseSearchFilter, CaseStage, DaySpan
from bot.domain.errors import BadInput
from bot.domain.submissions.addresses import read_address
from bot.handlers.cards.card import act_of, area_of, number_of, private_card
from bot.handlers.cards.queue_pages import in_pairs, place_term
from bot.handlers.cards.shown_case import SHOWN, showing
from bot.handlers.cases.case_merge import with_unmerge
from bot.handlers.desk.search_filters import (
    OF_RESULTS,
    QUESTIONS,
    SearchKind,
    choices_of,
    filter_buttons,
    filter_term,
    with_choice,
    without,
)
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import argument, button, display_name, lines, number_argument
from bot.handlers.press_arguments import SearchChoice
from bot.usecases.access.case_access import find_case
from bot.usecases.desk.search_cases import (
    CaseSearchResult,
    SearchCount,
    case_by_number,
    count_search,
    record_search,
    search_cases,
)
from bot.usecases.ports.desk import MOST

STATE: Final = "case.search"
PAGER: Final = Pager(8)
_ASKS: Final = "asks"
"""The entry of the session that says which filter's value is asked for."""
_DATE: Final = re.compile(r"\d{4}[/-]\d{1,2}[/-]\d{1,2}")
"""What is surely a date and no words of a report."""
_HOME: Final = (button("search-button-new", "search"), button("queue-button-home", "queue"))


async def count_search_and_alert(ctx: Ctx, kind: SearchCount = SearchCount.WORDS) -> tuple[Reply, ...]:
    """Count one search of this kind. Raises TooMany at the end of the daily limit."""
    me = ctx.person
    alarm = await count_search(ctx, kind)
    if alarm is None:
        return ()
    args: dict[str, Arg] = {"name": display_name(me), "count": alarm.count}
    key = "notice-search-alarm" if kind is SearchCount.WORDS else "notice-number-alarm"
    return tuple(Say(key, args, to=StaffChat(lead), lane=SendLane.DIALOGUE) for lead in alarm.to)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/search``: ask for words. Words after the command are searched for at once."""
    if words := argument(update):
        return await _search(words, ctx)
    return _ask_turn("search-ask", ctx)


def _ask_turn(key: str, ctx: Ctx) -> Turn:
    rows = (*filter_buttons(), (button("queue-button-home", "queue"),))
    return Turn((Screen(key, buttons=rows),), session=ctx.session.at(STATE))


async def search_typed_words(update: Incoming, ctx: Ctx) -> Turn:
    """Search for typed words. A number alone opens its case, or is answered that there is none; a date restricts the
    search. Filters stay."""
    if not isinstance(update, TextSaid):
        raise BadInput("search-only-text")
    if ctx.session.data.get(_ASKS) == SearchKind.DAYS:
        days = ctx.dates.read_days(update.text, ctx.clock.today())
        if days is None:
            raise BadInput("search-days-unread")
        return await _search_days(days, ctx)
    if _DATE.fullmatch(update.text.strip()) and (days := ctx.dates.read_days(update.text, ctx.clock.today())):
        return await _search_days(days, ctx)
    return await _search(update.text, ctx)


async def _search_days(days: tuple[date, date], ctx: Ctx) -> Turn:
    words, narrow = _current_search(ctx.session)
    return await _run_search(words, replace(narrow, days=DaySpan(*days)), ctx)


async def _search(text: str, ctx: Ctx) -> Turn:
    words = " ".join(text.split())
    if len(words) > LONGEST:
        raise BadInput("search-too-long", {"most": LONGEST})
    number = int(words) if words.isdecimal() and len(words) <= LONGEST_NUMBER else None
    if number is not None:
        case, alarm = (
            await case_by_number(ctx, number),
            await count_search_and_alert(ctx, SearchCount.NUMBERS),
        )
        if case is None:
            rows = (*filter_buttons(), (button("queue-button-home", "queue"),))
            screen = Screen("search-no-number", {"number": Digits(str(number))}, rows)
            data = _search_data(*_current_search(ctx.session), page=0)
            return Turn((screen, *alarm), session=ctx.session.at(STATE, **data))
        session = ctx.session.at(STATE, **{SHOWN: case.id})
        return Turn((await _card(case, ctx), *alarm), session=session)
    _, narrow = _current_search(ctx.session)
    return await _run_search(words, narrow, ctx)


async def _run_search(words: str, narrow: CaseSearchFilter, ctx: Ctx) -> Turn:
    record_search(ctx, words, narrow)
    alarm = await count_search_and_alert(ctx)
    turn = await _page(words, narrow, 0, ctx)
    return replace(turn, replies=(*turn.replies, *alarm))


async def page(update: Incoming, ctx: Ctx) -> Turn:
    """Show another page, or return from a card. A person who has left the search starts anew."""
    if ctx.session.state != STATE:
        return _ask_turn("search-gone", ctx)
    words, narrow = _current_search(ctx.session)
    return await _page(words, narrow, number_argument(update) or 0, ctx)


async def ask_filter(update: Incoming, ctx: Ctx) -> Turn:
    """Offer the values of a filter. Days may also be typed."""
    words, narrow = _current_search(ctx.session)
    letter = argument(update)
    kind = SearchKind(letter) if letter in SearchKind else SearchKind.ACT
    cases: Sequence[Case] = ()
    if kind in OF_RESULTS:
        cases = (await _search_result(words, without(narrow, kind), ctx)).cases
    rows = await choices_of(kind, cases, ctx)
    back = (button("queue-button-back", "search.page", "0"),)
    key = QUESTIONS[kind] if rows else "search-by-nothing"
    session = ctx.session.at(STATE, **_search_data(words, narrow, page=0), **{_ASKS: kind.value})
    return Turn((Screen(key, buttons=(*rows, back)),), session=session)


async def choose_filter(update: Incoming, ctx: Ctx) -> Turn:
    """Set one filter; «all» removes them."""
    words, narrow = _current_search(ctx.session)
    letter, chosen = argument(update, SearchChoice)
    if letter not in SearchKind:
        return await _run_search(words, CaseSearchFilter(), ctx)
    return await _run_search(words, with_choice(narrow, SearchKind(letter), chosen, ctx), ctx)


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """Show a case from the results, with the way back to them."""
    case = await find_case(ctx, argument(update))
    return Turn((await _card(case, ctx),), session=showing(case, ctx))


async def _card(case: Case, ctx: Ctx) -> Screen:
    card = private_card(case, ctx.content, viewer=ctx.account, now=ctx.clock.now())
    card = await with_unmerge(card, case, ctx)
    at = ctx.session.data.get("page", "0") if ctx.session.state == STATE else "0"
    back = (button("search-button-back", "search.page", at),)
    return replace(card, buttons=(*card.buttons, back))


async def _search_result(words: str, narrow: CaseSearchFilter, ctx: Ctx) -> CaseSearchResult:
    return await search_cases(ctx, words, narrow, address=_address_of(ctx))


def _address_of(ctx: Ctx) -> Callable[[str], str]:
    def address(token: str) -> str:
        if not (token.startswith("@") or "/" in token):
            return ""
        result = read_address(token, link=ctx.link, mask=ctx.mask)
        return result if isinstance(result, str) else ""

    return address


async def _page(words: str, narrow: CaseSearchFilter, number: int, ctx: Ctx) -> Turn:
    result = await _search_result(words, narrow, ctx)
    page = PAGER.page(number, count=len(result.cases))
    session = ctx.session.at(STATE, **_search_data(words, narrow, page=page.number))
    args: dict[str, Arg] = {"only": await filter_term(narrow, ctx), "count": len(result.cases)}
    rows = _filter_rows(narrow)
    if not result.cases:
        nothing = "search-none" if result.of or not words else "search-common"
        key = "search-account" if result.account else nothing
        return Turn((Screen(key, args, rows),), session=session)
    page_cases = page.of(result.cases)
    on = page.turns(lambda label, to: button(label, "search.page", to))
    screen = Screen(
        "search-results",
        args
        | {
            "lines": lines([_line(case, ctx) for case in page_cases]),
            "note": _note(result),
            "place": place_term(page.number + 1, page.last + 1),
        },
        (*in_pairs([_case_button(case) for case in page_cases]), *on, *rows),
    )
    return Turn((screen,), session=session)


def _note(result: CaseSearchResult) -> TextRef:
    """Says that not all words were found, or that there are more results than are shown."""
    notes = []
    if result.had < result.of:
        notes.append(TextRef("search-some", {"had": result.had, "of": result.of}))
    if result.cut:
        notes.append(TextRef("search-cut", {"most": MOST}))
    return lines(notes)


def _line(case: Case, ctx: Ctx) -> TextRef:
    args: dict[str, Arg] = {
        "number": number_of(case),
        "act": act_of(case.act_id, ctx.content),
        "area": area_of(case.area_id, ctx.content),
        "stage": TextRef(f"search-stage-{stage_of(case)}"),
        "opened": case.opened_at,
    }
    return TextRef("search-line", args)


def stage_of(case: Case) -> CaseStage:
    return next(stage for stage, states in STATES.items() if case.state in states)


def _filter_rows(narrow: CaseSearchFilter) -> Rows:
    wide = ((button("queue-button-all", "search.only", "all"),),) if narrow.has_filters else ()
    return (*filter_buttons(), *wide, _HOME)


def _case_button(case: Case) -> Button:
    return button("search-case", "search.show", case.id, {"number": number_of(case)})


def _search_data(words: str, narrow: CaseSearchFilter, *, page: int) -> Mapping[str, str]:
    """What the session keeps of a search."""
    data = {"words": words, "page": str(page)}
    return {**{name: value for name, value in data.items() if value}, **narrow.as_data()}


def _current_search(session: Session) -> tuple[str, CaseSearchFilter]:
    data: Mapping[str, str] = session.data if session.state == STATE else {}
    return data.get("words", ""), CaseSearchFilter.of_data(data)
