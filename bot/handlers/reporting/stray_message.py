"""A message sent outside any question by a person who has a report: the bot asks to which report it belongs, or
whether it is a new one. It never guesses.

The message waits in the sealed conversation for the answer, for one day, whatever else the person opens. Then
it goes where it belongs, or is deleted.

Where a message outside any question may belong: to a question, a report, a draft, or a new report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Digits, Reply, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotFound, RequestRefused, TooMany, WrongState
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, FieldName
from bot.domain.submissions.evidence import MOST_FILES, tally
from bot.domain.submissions.witnesses import Report
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import NOTHING, argument, button, paragraphs
from bot.handlers.reporting.report_entrance import (
    emergency_message,
    is_accepting_reports,
    refuse_if_closed,
    show_danger,
)
from bot.handlers.reporting.report_outside import ask_who
from bot.handlers.reporting.report_telling import judge_early_words, tell_more, too_short
from bot.handlers.sent_reports.my_additions import MessageContent, adding_session, done_rows, message_content
from bot.handlers.sent_reports.my_answers import answer_with
from bot.handlers.sent_reports.my_reports import code_report_id, extend_session, find_own_report
from bot.handlers.sent_reports.pending_message import (
    ALONE_TOO_LONG,
    PendingMessage,
    begun_files,
    with_begun_files,
)
from bot.handlers.submissions.evidence_words import files_room, left_over_args, waiting_notices
from bot.handlers.submissions.posts import post_from
from bot.handlers.submissions.report_words import TOO_LONG, is_tail, read_words
from bot.usecases.learning.order_practice import put_open_aside
from bot.usecases.sent_reports.add_to_report import add_to_report
from bot.usecases.sent_reports.answer_question import open_question
from bot.usecases.submissions.evidence import OfferedFile, take_evidence

ANSWERS: Final = "later-answer"
_EXPLAINED: Final = "closed"
"""The mark in a session that its person has just read where else to report."""
MOST_OFFERED: Final = 4
MOST_LOOKED_AT: Final = 20
"""How many of the newest reports are checked for open questions."""


@dataclass(frozen=True, slots=True)
class _Own:
    """One of the person's reports. ``asked``: a question waits for them; ``by_code``: a code opened it
    here."""

    report_id: str
    number: int
    asked: bool
    by_code: bool


async def offered_places(ctx: Ctx) -> Rows:
    """The places where a message may belong, likeliest first, and «none»; empty without report or draft."""
    opened = is_accepting_reports(ctx, await ctx.uow.settings.running())
    own_reports = await _own_reports(ctx)
    drafting = opened and ctx.session.draft is not None
    return _rows(own_reports, opened, ctx) if drafting or own_reports else ()


async def places_for(ctx: Ctx) -> Rows:
    """Answers come first. The draft is offered only if it can be sent. A new report is not offered while
    another is being written, because it would replace that one."""
    opened = is_accepting_reports(ctx, await ctx.uow.settings.running())
    return _rows(await _own_reports(ctx), opened, ctx)


def _rows(own_reports: Sequence[_Own], opened: bool, ctx: Ctx) -> Rows:
    answers: list[tuple[Button, ...]] = []
    rows: list[tuple[Button, ...]] = []
    if opened and ctx.session.draft is not None:
        rows.append((button("later-button-draft", "later-draft"),))
    for own in own_reports:
        args: dict[str, Arg] = {"number": Digits(str(own.number))}
        if own.asked:
            answers.append((button("later-button-answer", ANSWERS, own.report_id, args),))
        key = "later-button-separate" if own.asked else "later-button-case"
        rows.append((button(key, "later-case", own.report_id, args),))
    if opened and ctx.session.draft is None:
        rows.append((button("later-button-new", "later-new"),))
    return (*answers, *rows, (button("later-button-none", "later-none"),)) if rows else ()


def count_answers(places: Rows) -> int:
    """How many of these places are questions."""
    return sum(place.press is not None and place.press.verb == ANSWERS for row in places for place in row)


async def _own_reports(ctx: Ctx) -> list[_Own]:
    """The report that a code has opened, then those with an open question, then the newest."""
    reports = list((await ctx.uow.reports.of_reporter(ctx.keys.reporter))[:MOST_LOOKED_AT])
    code = code_report_id(ctx.session, at=ctx.clock.now())
    if code and code not in {report.id for report in reports}:
        opened = await ctx.uow.reports.get(code)
        reports = [opened, *reports] if opened is not None and not opened.withdrawn else reports
    mine = [own for report in reports if (own := await _own(report, code, ctx)) is not None]
    return sorted(mine, key=lambda own: (not own.by_code, not own.asked))[:MOST_OFFERED]


async def _own(report: Report, code: str, ctx: Ctx) -> _Own | None:
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        return None
    dialogue = await ctx.uow.reports.dialogue(report.id) if case.is_open else ()
    return _Own(report.id, case.number, open_question(case, dialogue) is not None, report.id == code)


STATE: Final = "reading.later"


def _pending(ctx: Ctx) -> PendingMessage:
    """The waiting message. Raises NotFound once it was placed or deleted."""
    if not ctx.session.waiting:
        raise NotFound("later-gone")
    return PendingMessage.from_session(ctx.session)


async def ask(update: Incoming, ctx: Ctx, places: Rows, offer: Rows = ()) -> Turn:
    """Store the message for now, and ask where it belongs. One that waits from before goes with it. ``offer``: what
    else is offered, above «none»."""
    earlier = [TextRef("later-with-earlier")] if ctx.session.waiting else []
    return _keep_message(update, ctx, _above_none(offer, places), earlier)


def _above_none(offer: Rows, places: Rows) -> Rows:
    return (*places[:-1], *offer, *places[-1:])


async def take_more(update: Incoming, ctx: Ctx, offer: Rows = ()) -> Turn:
    """Take another message before the question is answered: it belongs with the first. ``offer``: what else
    is offered, above «none»."""
    if message_content(update) is None:
        return Turn((Say("later-kind", buttons=await places_for(ctx)),))
    places = await places_for(ctx)
    return _keep_message(update, ctx, _above_none(offer, places)) if places else await explain_not_kept(ctx)


async def ask_where(ctx: Ctx, *notes: TextRef, offer: Rows = ()) -> Turn:
    """Ask where what waits belongs, below these notes; while there is no place, say so. ``offer``: what else is
    offered, above «none». Raises NotFound if nothing waits."""
    pending, places = _pending(ctx), await places_for(ctx)
    if not places:
        return await explain_not_kept(ctx)
    return _ask_place(pending, ctx, _above_none(offer, places), notes)


async def explain_not_kept(ctx: Ctx) -> Turn:
    """Without a report there is no place while none are accepted: say why, and how long a draft is kept. The next
    message gets one line."""
    if _EXPLAINED in ctx.session.data:
        return Turn((Say("later-closed-again", buttons=(back_to_menu(),), slot="stray"),))
    shut = refuse_if_closed(ctx, await ctx.uow.settings.running())
    assert shut is not None, "there is always a place while reports are accepted"
    session = (shut.session or ctx.session).with_waiting()
    session = session.at(session.state, **{_EXPLAINED: "yes"})
    return replace(shut, replies=(Say("later-closed-not-stored"), *shut.replies), session=session)


def _keep_message(update: Incoming, ctx: Ctx, places: Rows, notes: Sequence[TextRef] = ()) -> Turn:
    """Keep what can be kept of the message and name the rest. If nothing waits, ask nothing."""
    pending, lost, noted = add_message(update, PendingMessage.from_session(ctx.session), ctx)
    if pending:
        return _ask_place(pending, ctx, places, [*notes, *lost], noted)
    session = ctx.session.at(ctx.session.state, **{**ctx.session.data, **noted}) if noted else None
    ways = ((report_button(ctx),), back_to_menu())
    return Turn((Say("later-not-stored", {"told": paragraphs(lost)}, ways),), session=session)


def add_message(
    update: Incoming, pending: PendingMessage, ctx: Ctx
) -> tuple[PendingMessage, Sequence[TextRef], Mapping[str, str]]:
    """The waiting message with this one added, what was not kept of it, and how to read the next message."""
    brought = message_content(update)
    assert brought is not None, "only words and files can be kept"
    words, masked = read_words(brought.words, ctx)
    if isinstance(update, TextSaid) and is_tail(update, ctx):
        lost: Sequence[TextRef] = [TextRef(ALONE_TOO_LONG, {"most": LONGEST_TEXT})]
    else:
        pending, lost = pending.with_message(
            words, brought.files, masked=masked, address=post_from(update, ctx)
        )
    cut = any(why.key == ALONE_TOO_LONG for why in lost)
    return pending, lost, {TOO_LONG: str(update.message_id)} if cut else {}


def _ask_place(
    pending: PendingMessage,
    ctx: Ctx,
    places: Rows,
    lost: Sequence[TextRef] = (),
    extra: Mapping[str, str] | None = None,
) -> Turn:
    """The question, below earlier notes. ``extra`` is stored until the next message."""
    post = TextRef("later-post", {"address": pending.address}) if pending.address else NOTHING
    questions = count_answers(places)
    notes = [*lost, *([TextRef("later-question", {"count": questions})] if questions else [])]
    args: dict[str, Arg] = {"told": paragraphs(notes), "files": len(pending.files), "post": post}
    session = pending.waiting_session(extend_session(ctx, STATE, **(extra or {})), ctx.clock.now())
    return Turn((Screen("later-ask", args, places),), session=session)


# --- placing it ---------------------------------------------------------------------------------


async def add_to_case(update: Incoming, ctx: Ctx) -> Turn:
    """Add it to the report that the reporter chose. What they send next goes there too, until they say
    «done».

    What that report refuses keeps waiting for another place.
    """
    pending = _pending(ctx)
    report_id = argument(update)
    await find_own_report(report_id, ctx)
    files = pending.files[: await files_room(report_id, pending.files, ctx)]
    as_taken = replace(ctx, mask=str)  # masked on arrival; a channel's address stays
    try:
        added = await add_to_report(
            as_taken, report_id, text=pending.note, files=files if files or pending.note else pending.files
        )
    except (BadInput, TooMany, WrongState) as refusal:
        return await _refusal_turn(refusal, pending, ctx)
    screen = Screen("later-added", {"count": added.files}, done_rows(report_id))
    notices = (*_leftover_notice(len(pending.files) - len(files)), *waiting_notices(files, ctx, draft=False))
    return Turn((*notices, screen), session=adding_session(report_id, ctx).with_waiting(), facts=added.facts)


async def to_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Take it as the answer to the question about the chosen report. What is refused keeps waiting."""
    pending = _pending(ctx)
    report_id = argument(update)
    await find_own_report(report_id, ctx)
    files = pending.files[: await files_room(report_id, pending.files, ctx)]
    brought = MessageContent(pending.note, files if files or pending.note else pending.files, place=True)
    try:
        turn = await answer_with(report_id, brought, replace(ctx, session=ctx.session.with_waiting()))
    except (BadInput, TooMany, WrongState) as refusal:
        return await _refusal_turn(refusal, pending, ctx)
    screens = [Screen(r.key, r.args, r.buttons) if isinstance(r, Say) else r for r in turn.replies]
    beside = (*_leftover_notice(len(pending.files) - len(files)), *waiting_notices(files, ctx, draft=False))
    return replace(turn, replies=(*beside, *screens))


async def _refusal_turn(refusal: RequestRefused, pending: PendingMessage, ctx: Ctx) -> Turn:
    """That report does not accept it: say why, and where else it may go."""
    args: dict[str, Any] = dict(refusal.args_for_text)
    return _ask_place(pending, ctx, await places_for(ctx), [TextRef(refusal.key, args)])


def _leftover_notice(count: int) -> tuple[Reply, ...]:
    return (Say("later-files-left", left_over_args(count)),) if count else ()


async def add_to_draft(update: Incoming, ctx: Ctx) -> Turn:
    """Add it to the open draft, which continues where it stood."""
    pending = _pending(ctx)
    if not is_accepting_reports(ctx, await ctx.uow.settings.running()):
        return await _keep_waiting(pending, ctx, TextRef("later-closed"))
    if ctx.session.draft is None:
        return await _keep_waiting(pending, ctx, TextRef("later-no-draft"))
    draft, left = await with_files(ctx.session.draft, pending.files, ctx)
    draft, words = pending.add_to_draft(draft)
    placed = replace(ctx, session=ctx.session.with_waiting())
    return await tell_more(
        words, draft, placed, *_leftover_notice(left), *waiting_notices(pending.files, ctx, draft=True)
    )


async def start_new_report(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a new report with it."""
    pending = _pending(ctx)
    running = await ctx.uow.settings.running()
    if not is_accepting_reports(ctx, running):
        return await _keep_waiting(pending, ctx, TextRef("later-closed"))
    if ctx.session.draft is not None:
        return await _keep_waiting(pending, ctx, TextRef("later-draft-begun"))
    return await begin_report(replace(ctx, session=ctx.session.with_waiting()), first=pending)


async def begin_report(ctx: Ctx, *, first: PendingMessage, area_id: str = "") -> Turn:
    """Begin a report with a first message: its sentence, files or post, and perhaps its place. The one way into the
    form for what comes from outside it. Danger first, as always; the caller has seen that reports are accepted and
    that no draft is open (`is_accepting_reports`).

    The wish to report is no testimony: it does not become the sentence. The words are judged before anything becomes
    a draft. Where they may be about an ordinary citizen, the reporter says who it was before the form begins.
    The files wait at the messenger until the privacy card is accepted (`take_begun_files`).
    """
    await put_open_aside(ctx)
    running = await ctx.uow.settings.running()
    first = replace(first, words=ctx.account_in(first.words))
    if not first and area_id not in ctx.content.areas:
        return show_danger(ctx, running)
    outcome = await judge_early_words(first.words, Draft(ctx.ids.new()), ctx)
    draft, _ = first.add_to_draft(outcome)
    if area_id in ctx.content.areas:
        draft = draft.with_answer(FieldName.AREA, area_id)
    session = ctx.session.with_draft(draft)
    if first.files:
        session = with_begun_files(session, first.files, ctx.clock.now())
    begun = replace(ctx, session=session)
    if outcome.is_about_somebody:
        asked = ask_who(begun)
        return replace(asked, replies=(emergency_message(ctx, running), *asked.replies))
    asked = show_danger(begun, running)
    return replace(asked, replies=(*too_short(first.words), *asked.replies))


async def take_begun_files(draft: Draft, ctx: Ctx) -> tuple[Draft, Ctx, tuple[Reply, ...]]:
    """Take the files with which the report began, now that its form begins; with notes on them."""
    if not (files := begun_files(ctx.session)):
        return draft, ctx, ()
    taken, left = await with_files(draft, files, ctx)
    notes = (*_leftover_notice(left), *waiting_notices(files, ctx, draft=True))
    return taken, replace(ctx, session=ctx.session.with_draft(taken).with_waiting()), notes


async def is_open_for_reports(ctx: Ctx) -> bool:
    """Whether reports are accepted now, even if only the gravest."""
    return is_accepting_reports(ctx, await ctx.uow.settings.running())


async def _keep_waiting(pending: PendingMessage, ctx: Ctx, why: TextRef) -> Turn:
    """That place no longer exists: the message waits for another one, if there is any."""
    places = await places_for(ctx)
    return _ask_place(pending, ctx, places, [why]) if places else await explain_not_kept(ctx)


async def forget(update: Incoming, ctx: Ctx) -> Turn:
    """Delete it. Whatever else is open stays open."""
    _pending(ctx)
    session = ctx.session.at("") if ctx.session.state == STATE else ctx.session
    screen = Screen("later-forgotten", buttons=(back_to_menu(),))
    return Turn((screen,), session=session.with_waiting())


async def with_files(draft: Draft, files: Sequence[OfferedFile], ctx: Ctx) -> tuple[Draft, int]:
    """The draft with as many of the files as it has room for, and how many are left over."""
    fitting = files[: await files_room(draft.id, files, ctx)]
    if fitting and draft.evidence + len(fitting) > MOST_FILES:
        draft = replace(draft, evidence=tally(await ctx.uow.evidence.of_report(draft.id)).places)
    added = await take_evidence(ctx, fitting, draft=draft)
    return added.draft, len(files) - len(fitting)
