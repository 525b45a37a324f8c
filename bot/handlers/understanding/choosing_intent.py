"""A message that may mean several things: its sender chooses between an answer and a report.

Until then it waits in the sealed conversation, for one hour. Its files stay at the messenger and are not fetched before
the form begins.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind, Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Reply, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import BRIEF, Session
from bot.domain.errors import NotFound
from bot.domain.submissions.evidence import is_sealed_type
from bot.handlers.asking.ask import answer
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, number_argument, paragraphs, turn_below
from bot.handlers.reporting.stray_message import add_message, ask_where, start_new_report
from bot.handlers.sent_reports.pending_message import CHOICE, PendingMessage, holds_message, waits_for_choice
from bot.usecases.ports.intents import Intent, Reading
from bot.usecases.understand import choices_of, question_in

WAITS: Final = timedelta(hours=1)
QUESTIONS: Final = "questions"
"""What waits beside the message: the further questions of it, as a list in JSON."""
ANSWERED: Final = "answered"
"""Beside them: the numbers of those that were answered since, as a list in JSON."""
LONGEST_LABEL: Final = 40
WITH_EARLIER: Final = TextRef("understand-with-earlier")
_HEARD: Final = frozenset({FileKind.VOICE, FileKind.AUDIO})
_CUT: Final = "…"
OR_REPORT: Final = Say("understand-or-report", buttons=((button("button-meant-report", "meant-report"),),))
BUTTONS: Final[Mapping[Intent, Button]] = {
    Intent.QUESTION: button("button-meant-question", "meant-question"),
    Intent.REPORT: button("button-meant-report", "meant-report"),
    Intent.PLACE: button("button-voting", "where"),
    Intent.HOURS: button("button-voting", "where"),
    Intent.DATE: button("button-calendar", "calendar"),
    Intent.REPORTS: button("button-my-reports", "my-reports"),
    Intent.SETTINGS: button("button-settings", "settings"),
    Intent.HELP: button("button-help", "help"),
}
"""What may be chosen. The others have their answer at once, or the menu below."""


def keep(update: Incoming, ctx: Ctx) -> tuple[PendingMessage, Sequence[TextRef], Mapping[str, str]]:
    """The message with what waits from before, notes for its sender (what of it could not be kept; that an earlier
    one goes with it), and how to read the next one."""
    earlier = _message_before(ctx.session)
    pending, lost, noted = add_message(update, earlier, ctx)
    is_unforeseen = earlier and ctx.session.state != CHOICE
    return pending, [*lost, *([WITH_EARLIER] if is_unforeseen else [])], noted


def _message_before(session: Session) -> PendingMessage:
    return PendingMessage.from_session(session) if holds_message(session) else PendingMessage()


def ask(
    pending: PendingMessage,
    lost: Sequence[TextRef],
    ctx: Ctx,
    *,
    key: str,
    offered: Sequence[Intent],
    noted: Mapping[str, str],
) -> Turn:
    """What the message may want as buttons, below what is lost; with nothing to keep, the ways to begin anew."""
    if not (pending.files or pending.address or has_letters(pending.words)):
        return _ask_for_words(lost)
    choices = [intent for intent in offered if pending.words or intent is not Intent.QUESTION]
    args: dict[str, Arg] = {
        "told": paragraphs(lost),
        "files": len(pending.files),
        "between": "both" if set(choices) == {Intent.QUESTION, Intent.REPORT} else "others",
        "voice": "yes" if any(file.kind in _HEARD for file in pending.files) else "no",
        "closed": "yes" if any(is_sealed_type(file.name, file.mime) for file in pending.files) else "no",
    }
    session = waiting_session(pending, ctx.session.at(CHOICE, **noted), ctx.clock.now())
    return Turn((Screen(key, args, _choice_rows(choices)),), session=session)


def with_report(offered: Sequence[Intent], *, has_words: bool) -> Sequence[Intent]:
    """Of these choices those that have a button for files or a post, and a report in any case."""
    fitting = [
        intent for intent in offered if intent in BUTTONS and (has_words or intent is not Intent.QUESTION)
    ]
    return fitting if Intent.REPORT in fitting else [*fitting, Intent.REPORT]


def _ask_for_words(lost: Sequence[TextRef]) -> Turn:
    """Nothing of the message can be read: one sentence that says why, and the ways to begin."""
    rows: Rows = ((button("button-report", "report"), button("button-ask", "ask")), back_to_menu())
    reasons = {"later-words-masked": "masked", "later-words-empty": "signs"}
    why = reasons.get(lost[0].key, "other") if lost else "signs"
    return Turn((Screen("understand-nothing", {"why": why, "told": paragraphs(lost)}, rows),))


def _choice_rows(choices: Sequence[Intent]) -> Rows:
    """The two likeliest in one row, the likelier on the right, where Persian begins; the others below."""
    offers = [BUTTONS[intent] for intent in choices if intent in BUTTONS]
    return (tuple(reversed(offers[:2])), *((offer,) for offer in offers[2:]), back_to_menu())


def has_letters(words: str) -> bool:
    return any(map(str.isalpha, words))


def waiting_session(pending: PendingMessage, session: Session, now: datetime) -> Session:
    """The session in which the message waits for an hour."""
    stored = pending.waiting_session(session, now)
    return stored.with_waiting({**stored.waiting, BRIEF: "yes", "until": (now + WAITS).isoformat()})


def _pending(ctx: Ctx) -> PendingMessage:
    """The waiting message. Raises NotFound once it was used or its hour is over."""
    if not ctx.session.waiting:
        raise NotFound("understand-gone")
    return PendingMessage.from_session(ctx.session)


def answer_offer(update: Incoming, reading: Reading) -> Rows:
    """The button that answers what was typed as a question, for what may be one."""
    may_ask = isinstance(update, TextSaid) and Intent.QUESTION in choices_of(reading)
    return ((BUTTONS[Intent.QUESTION],),) if may_ask else ()


async def answer_question(update: Incoming, ctx: Ctx) -> Turn:
    """Answer the waiting words as a question. They go on waiting, so that they can still be reported, or placed."""
    pending = _pending(ctx)
    turn = await answer(question_in(pending.note), ctx)
    if not waits_for_choice(ctx.session):
        return await above_places(turn, ctx)
    return replace(turn, replies=(*turn.replies, OR_REPORT))


async def above_places(turn: Turn, ctx: Ctx) -> Turn:
    """The answer as messages of their own, and below it once more where what waits belongs."""
    asked = await ask_where(ctx)
    answers = [
        Say(reply.key, reply.args, reply.buttons) if isinstance(reply, Screen) else reply
        for reply in turn.replies
    ]
    return replace(turn_below(answers, asked), facts=turn.facts)


def with_report_below(update: Incoming, turn: Turn, ctx: Ctx) -> Turn:
    """The answer to a message that tells something as well, and below it the way to report that. It waits for an hour,
    with what was told before it, and its sender is told so: that hour begins anew. Beside what waits longer, or where
    something of it is lost, nothing is offered."""
    session = turn.session or ctx.session
    if holds_message(session) and not waits_for_choice(session):
        return turn
    earlier = _message_before(ctx.session)
    pending, lost, _ = add_message(update, earlier, ctx)
    if lost or not pending:
        return turn
    notices = (Say(WITH_EARLIER.key),) if earlier else ()
    further = {key: text for key, text in session.waiting.items() if key in (QUESTIONS, ANSWERED)}
    waiting = waiting_session(pending, session, ctx.clock.now())
    waiting = waiting.with_waiting({**waiting.waiting, **further})
    return replace(turn, replies=(*turn.replies, *notices, OR_REPORT), session=waiting)


async def report_message(update: Incoming, ctx: Ctx) -> Turn:
    """Begin a report with the waiting message: danger first, as always. Where a draft was begun meanwhile, ask whether
    it belongs there."""
    _pending(ctx)
    return await start_new_report(update, ctx)


# --- several questions in one message -------------------------------------------------------------


def with_further_questions(turn: Turn, questions: Sequence[str], ctx: Ctx) -> Turn:
    """The turn with the questions that it has not answered, as buttons. They wait for an hour. Beside a message or
    files that wait there is no room for them, and the person is told so."""
    if not questions:
        return turn
    session = turn.session or ctx.session
    if holds_message(session):
        return replace(turn, replies=(*turn.replies, Say("understand-further-later")))
    until = (ctx.clock.now() + WAITS).isoformat()
    listed = json.dumps(list(questions), ensure_ascii=False)
    waiting = {"words": "\n".join(questions), QUESTIONS: listed, BRIEF: "yes", "until": until}
    return replace(turn, replies=(*turn.replies, _further(questions)), session=session.with_waiting(waiting))


def _further(questions: Sequence[str], answered: Collection[int] = ()) -> Reply:
    """The questions that were not answered yet, as buttons. Each keeps its number for as long as they wait: earlier
    lists stay in the chat, and their buttons lead to the same."""
    rows = tuple(
        (Button(_label(text), Press("meant-next", number)),)
        for number, text in enumerate(questions)
        if number not in answered
    )
    return Say("understand-further", buttons=rows)


def _label(question: str) -> str:
    return question if len(question) <= LONGEST_LABEL else f"{question[: LONGEST_LABEL - 1]}{_CUT}"


async def answer_next(update: Incoming, ctx: Ctx) -> Turn:
    """Answer another question of an earlier message."""
    questions: list[str] = json.loads(ctx.session.waiting.get(QUESTIONS, "[]"))
    number = number_argument(update)
    if number is None or number >= len(questions):
        raise NotFound("understand-gone")
    turn = await answer(question_in(questions[number]), ctx)
    answered = {number, *json.loads(ctx.session.waiting.get(ANSWERED, "[]"))}
    waiting = {**ctx.session.waiting, ANSWERED: json.dumps(sorted(answered))}
    kept_waiting = (turn.session or ctx.session).with_waiting(waiting)
    further = (_further(questions, answered),) if len(answered) < len(questions) else ()
    return replace(turn, replies=(*turn.replies, *further), session=kept_waiting)


TEXT_FAMILIES: Final = ("understand-choose", "understand-unclear", "understand-media")
