"""A message that nobody asked for: what it wants is read, and answered at once if that is sure.

Nothing is «not expected»: whoever writes, speaks or sends something gets an answer, a form or a choice.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import (
    FilesSent,
    Incoming,
    LocationSent,
    OtherSent,
    PostForwarded,
    TextSaid,
)
from bot.conversation.outgoing import Arg, Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx, Handler
from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.figures.daily_counts import PLACE_TOPIC, QuestionOutcome, about_topic
from bot.domain.reporting.drafts import LONGEST_TEXT
from bot.domain.typed import units
from bot.handlers.asking import ask, voting_place
from bot.handlers.asking.topic_answers import ABOUT_US, answer_about, has_answer
from bot.handlers.duties import incidents
from bot.handlers.learning import ballots, card_checks, lessons, orders, posters, quizzes, statements
from bot.handlers.menu import back_to_menu, menu, report_button
from bot.handlers.news.calendar import calendar
from bot.handlers.person.settings import settings
from bot.handlers.pieces import button
from bot.handlers.reporting import stray_message
from bot.handlers.reporting.report_entrance import hotlines
from bot.handlers.reporting.stray_location import answer_location
from bot.handlers.reporting.stray_message import count_answers, is_open_for_reports, offered_places
from bot.handlers.safety.help import crisis_lines, crisis_rows, help_screen, number_rows
from bot.handlers.sent_reports.my_reports import my_reports
from bot.handlers.sent_reports.pending_message import CHOICE, holds_message, waits_for_choice
from bot.handlers.sent_reports.receipts import open_if_code
from bot.handlers.submissions.posts import album_of, is_of_declined_album, with_declined_album
from bot.handlers.understanding import choosing_intent, leaving
from bot.handlers.understanding.asides import answer_aside
from bot.handlers.understanding.help_first import below_numbers
from bot.usecases.ports.intents import Danger, Intent, Reading
from bot.usecases.ports.language import AskedQuestion
from bot.usecases.safety.count_usage import count_question
from bot.usecases.understand import choices_of, pick_question, question_in, settle_doubt, understand

LOOKED_AT: Final = frozenset({None, Intent.QUESTION, Intent.REPORT, Intent.UNCLEAR, Intent.DANGER})
"""What is not answered by a screen of its own."""


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Answer a message outside every form. In a lesson or a quiz, what is unclear leads back to it."""
    if (opened := await open_if_code(update, ctx)) is not None:
        return opened
    if is_of_declined_album(update, ctx.session):
        return Turn()
    match update:
        case LocationSent():
            return await answer_location(update, ctx)
        case OtherSent():
            return await _open_place(update, ctx) or _other_kind(update, ctx)
    for answer_typed in (card_checks.answer_typed, incidents.answer_typed, posters.answer_typed):
        if (answered := await answer_typed(update, ctx)) is not None:
            return answered
    return await _read(update, ctx)


async def answer_asked(update: Incoming, ctx: Ctx) -> Turn:
    """Answer what is typed after «ask». It is a question unless it surely is something else."""
    if not isinstance(update, TextSaid):
        return await ask.question(update, ctx)
    return await answer(update, ctx)


async def _read(update: Incoming, ctx: Ctx) -> Turn:
    if _chooses_report(update, ctx):
        return await choosing_intent.report_message(update, ctx)
    text = _words(update)
    reading = understand(text, reader=ctx.intents)
    if ctx.session.state in (ask.ASKED, ask.ANSWERED) and isinstance(update, TextSaid):
        reading = _as_question(reading)
    elif isinstance(update, TextSaid):
        reading = await settle_doubt(text, reading, reader=ctx.intents, vectors=ctx.vectors)
    asked = ctx.finder.read_question(text) if text else None
    if (first := await _answer_first(update, asked, reading, ctx)) is not None:
        return first
    reading = _with_topic(reading, asked, ctx)
    places = await offered_places(ctx)
    awaited = bool(count_answers(places))
    if (sure := await _answer_sure(update, reading, asked, ctx, awaited=awaited)) is not None:
        return sure
    if reading.is_unclear and (place := await _open_place(update, ctx)) is not None:
        return place
    if places:
        return await stray_message.ask(update, ctx, places, choosing_intent.answer_offer(update, reading))
    keeps = await is_open_for_reports(ctx)
    return await (_report_or_choice if keeps else _answer_while_closed)(update, text, reading, ctx)


async def answer_beside(update: TextSaid, reading: Reading, ctx: Ctx) -> Turn | None:
    """The turn for what surely asks, wishes or only says something to the bot, whatever waits; None for all else, so
    for what is told, and a cry for help."""
    if reading.tells or reading.sure is Intent.DANGER:
        return None
    asked = ctx.finder.read_question(update.text)
    if (first := await _answer_first(update, asked, reading, ctx)) is not None:
        return first
    awaited = bool(count_answers(await offered_places(ctx)))
    return await _answer_sure(update, _with_topic(reading, asked, ctx), asked, ctx, awaited=awaited)


def _chooses_report(update: Incoming, ctx: Ctx) -> bool:
    """Whether a text says nothing but the wish to report, while a message waits for that choice."""
    waits = waits_for_choice(ctx.session)
    return waits and isinstance(update, TextSaid) and not ctx.account_in(update.text)


async def _answer_first(
    update: Incoming, asked: AskedQuestion | None, reading: Reading, ctx: Ctx
) -> Turn | None:
    """Danger, then what people ask about this program before they trust it."""
    if reading.sure is Intent.DANGER:
        return await _danger(update, reading, ctx)
    topic = asked.topic if asked and isinstance(update, TextSaid) else None
    return await answer_about(topic, ctx) if topic in ABOUT_US & ctx.content.topic_answers.keys() else None


async def _answer_sure(
    update: Incoming, reading: Reading, asked: AskedQuestion | None, ctx: Ctx, *, awaited: bool
) -> Turn | None:
    """What needs no choice: an aside, a wish, a question. While an answer is awaited from the sender (``awaited``)
    only a wish is sure. Files and what somebody else wrote are no wish: they may be reported."""
    is_typed = isinstance(update, TextSaid)
    is_own = isinstance(update, TextSaid) and not update.passed_on
    if is_own and reading.aside is not None and not awaited:
        return await answer_aside(update, reading, ctx)
    if is_own and reading.sure not in LOOKED_AT and (is_wish(reading) or not awaited):
        return await _answer_intent(update, reading, ctx)
    if is_typed and reading.sure is Intent.QUESTION and not awaited:
        turn = await _question(_words(update), reading, ctx, asked)
        may_report = (reading.tells or not is_own) and await is_open_for_reports(ctx)
        return choosing_intent.with_report_below(update, turn, ctx) if may_report else turn
    return None


def _with_topic(reading: Reading, asked: AskedQuestion | None, ctx: Ctx) -> Reading:
    """The reading; what may be a question, and has an answer of its own as one, is a question."""
    has_topic = asked is not None and asked.topic in ctx.content.topic_answers
    if has_topic and reading.sure is None and Intent.QUESTION in reading.intents:
        return _only_question(reading)
    return reading


def _only_question(reading: Reading) -> Reading:
    """The reading of a question; what may have been a report can be reported below its answer."""
    tells = reading.tells or Intent.REPORT in reading.intents
    return replace(reading, intents=(Intent.QUESTION,), tells=tells)


def _words(update: Incoming) -> str:
    match update:
        case TextSaid(text=text) | PostForwarded(text=text) | FilesSent(caption=text):
            return text
    return ""


def _as_question(reading: Reading) -> Reading:
    """Where a question is expected, all that is not surely something else is one."""
    unsure = reading.sure is None or reading.is_unclear
    return _only_question(reading) if unsure else reading


def is_wish(reading: Reading) -> bool:
    """Whether it surely wishes something of the bot."""
    return reading.sure is not None and reading.sure.value.startswith("wish:")


# --- what is sure ---------------------------------------------------------------------------------


async def _answer_intent(update: Incoming, reading: Reading, ctx: Ctx) -> Turn:
    """A wish, a greeting, or a question that has an answer of its own."""
    intent = reading.sure
    assert intent is not None, "only what is sure comes here"
    topic = TOPICS.get(intent)
    if topic is not None and has_answer(topic, ctx):
        return await answer_about(topic, ctx)
    if (asked_topic := COUNTED_AS.get(intent)) is not None:
        count_question(ctx, asked_topic, QuestionOutcome.ANSWERED)
    if (handler := HANDLERS.get(intent)) is not None:
        return await handler(update, ctx)
    if intent is Intent.LANGUAGE:
        return Turn((Say("understand-language", {"language": "none"}, (back_to_menu(),)),))
    rows: Rows = (
        (button("button-reminders", "remind"),),
        (button("button-calendar", "calendar"),),
        back_to_menu(),
    )
    return Turn((Say("understand-stop", buttons=rows),))


TOPICS: Final[Mapping[Intent, AnswerTopic]] = {
    Intent.DATE: AnswerTopic.DATE,
    Intent.HOURS: AnswerTopic.HOURS,
    Intent.VOTE_FOR: AnswerTopic.VOTE_FOR,
    Intent.GREETING: AnswerTopic.GREETING,
    Intent.THANKS: AnswerTopic.THANKS,
}
"""What the content may answer in its own words; without them the handlers below do."""
HANDLERS: Final[Mapping[Intent, Handler]] = {
    Intent.PLACE: voting_place.show_voting_info,
    Intent.HOURS: voting_place.show_voting_info,
    Intent.DATE: calendar,
    Intent.MENU: menu,
    Intent.HELP: help_screen,
    Intent.CANCEL: leaving.leave,
    Intent.BACK: leaving.go_back,
    Intent.REPORTS: my_reports,
    Intent.SETTINGS: settings,
}


COUNTED_AS: Final[Mapping[Intent, str]] = {
    Intent.PLACE: PLACE_TOPIC,
    Intent.DATE: about_topic(AnswerTopic.DATE),
    Intent.HOURS: about_topic(AnswerTopic.HOURS),
}
"""Questions that a screen of the program answers, by their topic in the owners' figures."""


def _ways(ctx: Ctx) -> Rows:
    return ((button("button-ask", "ask"),), (report_button(ctx),), back_to_menu())


async def _question(text: str, reading: Reading, ctx: Ctx, asked: AskedQuestion | None = None) -> Turn:
    """The answer; of several questions the surest one, with the others as buttons. ``asked``: how the whole text is
    read as a question, if that is known."""
    first, others = pick_question(text, reading, finder=ctx.finder)
    turn = await ask.answer(first, ctx, read=asked if first == text else None)
    masked = [ctx.mask(other) for other in others]
    return choosing_intent.with_further_questions(turn, masked, ctx)


async def _danger(update: Incoming, reading: Reading, ctx: Ctx) -> Turn:
    """Numbers of help before anything else. What was said about an attack waits, so that it can be reported."""
    running = await ctx.uow.settings.running()
    if reading.danger is Danger.LIFE:
        rows = (*crisis_rows(ctx), back_to_menu())
        return Turn((Screen("understand-life", {"lines": crisis_lines(ctx)}, rows, below=True),))
    is_open = await is_open_for_reports(ctx)
    args: dict[str, Arg] = {
        "hotlines": hotlines(ctx, running, emergency=True),
        "reports": "open" if is_open else "closed",
    }
    numbers = number_rows(ctx, running)
    if not is_open:
        return Turn((Screen("understand-violence", args, (*numbers, back_to_menu())),))
    has_earlier = holds_message(ctx.session)
    if has_earlier and (places := await offered_places(ctx)):
        asked = await stray_message.ask(update, ctx, places)  # it goes with what waits already
        return await below_numbers(asked, ctx)
    pending, notes, noted = choosing_intent.keep(update, ctx)
    rows = (*numbers, (button("button-meant-report", "meant-report"),), back_to_menu())
    if not pending:
        return Turn((Screen("understand-violence", args, (*numbers, (report_button(ctx),), back_to_menu())),))
    session = ctx.session.at(CHOICE, **noted)
    waiting = choosing_intent.waiting_session(pending, session, ctx.clock.now())
    notices = (Say(note.key, note.args) for note in notes)
    return Turn((Screen("understand-violence", args, rows), *notices), session=waiting)


# --- a report, or a choice --------------------------------------------------------------------------


async def _report_or_choice(update: Incoming, text: str, reading: Reading, ctx: Ctx) -> Turn:
    """Begin the report that the message surely is; else let its sender choose."""
    pending, lost, noted = choosing_intent.keep(update, ctx)
    is_whole = all(note == choosing_intent.WITH_EARLIER for note in lost)
    if reading.sure is Intent.REPORT and pending and is_whole and not album_of(update):
        placed = replace(ctx, session=ctx.session.with_waiting())
        begun = await stray_message.begin_report(placed, first=pending)
        notices = [Say(note.key) for note in lost] if begun.session and begun.session.draft else []
        return replace(begun, replies=(*begun.replies, *notices))
    if not pending and Intent.QUESTION in reading.intents and units(text) > LONGEST_TEXT:
        return await ask.answer(question_in(text), ctx)
    key = "understand-choose"
    if reading.intents[0] is Intent.UNCLEAR:
        key = "understand-unclear" if isinstance(update, TextSaid) else "understand-media"
    offered: Sequence[Intent] = choices_of(reading)
    if not isinstance(update, TextSaid) or update.passed_on:
        offered = choosing_intent.with_report(offered, has_words=bool(pending.words))
        key = key if len(offered) > 1 else "understand-media"
    return choosing_intent.ask(pending, lost, ctx, key=key, offered=offered, noted=noted)


async def _answer_while_closed(update: Incoming, text: str, reading: Reading, ctx: Ctx) -> Turn:
    """While no reports are accepted nothing is kept. What may be a question is answered as one."""
    if reading.sure not in LOOKED_AT and not is_wish(reading):
        return await _answer_intent(update, reading, ctx)
    if isinstance(update, TextSaid) and Intent.QUESTION in reading.intents:
        return await _question(text, reading, ctx)
    if reading.is_unclear and isinstance(update, TextSaid) and ctx.session.draft is None:
        rows = ((button("button-ask", "ask"),), back_to_menu())
        return Turn((Say("understand-unclear-closed", buttons=rows, slot="stray"),))
    turn = await stray_message.explain_not_kept(ctx)
    session = with_declined_album(turn.session or ctx.session, album_of(update))
    return replace(turn, session=session)


# --- other kinds of messages ------------------------------------------------------------------------


def _other_kind(update: OtherSent, ctx: Ctx) -> Turn:
    """A sticker, a contact, a poll: nothing of it is kept."""
    key = "understand-contact" if update.what == "contact" else "wrong-kind-anywhere"
    return Turn((Say(key, buttons=_ways(ctx), slot="stray"),))


_AGAIN: Final[Mapping[str, Callable[[Incoming, Ctx], Awaitable[Turn | None]]]] = {
    lessons.STATE: lessons.show_lesson_again,
    quizzes.STATE: quizzes.show_question_again,
    ballots.STATE: ballots.show_ballot_again,
    posters.STATE: posters.show_piece_again,
    orders.STATE: orders.show_order_again,
    statements.STATE: statements.show_statement_again,
    voting_place.STATE: voting_place.place,
}
"""What shows an open place once more, by the state of the conversation in it."""


async def _open_place(update: Incoming, ctx: Ctx) -> Turn | None:
    """The lesson, the quiz, the practice or the search for a station that is open, with what works there, if one is."""
    show_again = _AGAIN.get(ctx.session.state)
    return await show_again(update, ctx) if show_again is not None else None
