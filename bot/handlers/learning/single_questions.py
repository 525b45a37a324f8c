"""A single question, opened by a link: marked and answered outside a quiz, with its reasons at once. The marks are on
the buttons; nothing is stored before the answer.
"""

from dataclasses import replace
from typing import Final, NamedTuple

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Button, Rows, Screen, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.errors import WrongState
from bot.domain.learning.links import PieceKind, SharedPiece
from bot.domain.learning.quizzes import QuestionKind, fingerprint
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.duties.own_screens import back_button, is_at_question, question_head, ways_on
from bot.handlers.flows.share_rows import SharedPress, share_row
from bot.handlers.learning.lessons import articles_of
from bot.handlers.learning.quiz_screens import feedback_screen, option_label, question_args
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.learning.shared_pieces import answer_single, single_run
from bot.usecases.learning.take_quiz import MARKED


class QuestionTry(NamedTuple):
    """Marks on a single question: the beginning of its fingerprint, places of options in the order of their marking,
    and whether this is the answer."""

    question_id: str
    mark: str = ""
    places: str = ""
    step: str = ""


_SEND: Final = "send"
_MARK: Final = 8
"""Hexadecimal digits of the fingerprint."""


async def single_turn(question_id: str, ctx: Ctx) -> Turn:
    """The question with its options. Raises NotFound if it is gone."""
    return Turn((_screen(single_run(ctx, question_id), ctx),), session=_session_at(question_id, ctx))


def _session_at(question_id: str, ctx: Ctx) -> Session:
    """The session between own questions stays there; any other question has none."""
    return ctx.session if is_at_question(ctx.session, question_id) else ctx.session.at("")


async def try_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Handle a press on an option or on «send». A button of an older text shows the question as it is now."""
    question_id, mark, places, step = argument(update, QuestionTry, refusal="shared-question-gone")
    try:
        run = single_run(ctx, question_id, [int(digit) for digit in places if digit.isdecimal()])
    except WrongState as changed:
        return await _changed_turn(question_id, changed.key, ctx)
    if mark != _mark(run):
        return await _changed_turn(question_id, "shared-question-changed", ctx)
    if step != _SEND:
        return Turn((_screen(run, ctx),), session=_session_at(question_id, ctx))
    pocket = await own_pocket(ctx)
    done = await answer_single(ctx, run, schedule=ctx.schedule, answered=pocket.answered)
    session, ways = _session_at(question_id, ctx), _own_ways(question_id, ctx)
    own = ctx.content.own_questions.get(question_id)
    if own is not None and own.reveals_force:
        session = session.with_pocket(pocket.with_answered(question_id).to_plain())
    screen = feedback_screen(done, articles=articles_of(done.question.article_ids, ctx))
    rows: Rows = (*ways, *screen.buttons[1:], back_to_menu())  # without the way to a next question
    lesson = ctx.content.lesson(done.question.lesson_id)
    if lesson is not None:
        way = SharedPress(PieceKind.LESSON, lesson.id)
        rows = ((button("button-shared-lesson", "shared", way, {"title": lesson.title}),), *rows)
    return Turn((replace(screen, buttons=rows),), session=session)


def _own_ways(question_id: str, ctx: Ctx) -> Rows:
    own = ctx.content.own_questions.get(question_id)
    if own is None or not is_at_question(ctx.session, question_id):
        return ()
    return ways_on(ctx.session, own)


async def _changed_turn(question_id: str, key: str, ctx: Ctx) -> Turn:
    turn = await single_turn(question_id, ctx)
    return replace(turn, replies=(Ack(key), *turn.replies))


def _mark(run: QuizRun) -> str:
    return fingerprint(run.question())[:_MARK]


def _screen(run: QuizRun, ctx: Ctx) -> Screen:
    """The question; its options read from right to left. One that takes several marks has a button to send them."""
    options, kind = run.options(), run.question().kind
    marked = "".join(
        str(options.index(option)) for option in map(run.question().option, run.picked) if option
    )
    presses = [
        Button(option_label(place, option, run, kind), _press(run, _after(marked, place, kind), kind))
        for place, option in enumerate(options)
    ]
    rows: list[tuple[Button, ...]] = [tuple(reversed(presses))]
    if kind in MARKED:
        sent = QuestionTry(run.question().id, _mark(run), marked, _SEND)
        rows.append((button("button-quiz-send", "single", sent),))
        if marked and kind is QuestionKind.ORDERING:
            undone = QuestionTry(run.question().id, _mark(run), marked[:-1])
            rows[-1] = (*rows[-1], button("button-quiz-undo", "single", undone))
    rows.append(share_row(SharedPiece(PieceKind.QUESTION, id=run.question().id)))
    if is_at_question(ctx.session, run.question().id):
        head = question_head(ctx.session.data)
        rows.append((back_button(ctx.session),))
        return Screen("own-question", {**question_args(run), **head}, tuple(rows))
    return Screen("single-question", question_args(run), tuple(rows))


def _press(run: QuizRun, marked: str, kind: QuestionKind) -> Press:
    """The press that leads to these marks; where one mark is the answer, it is sent."""
    step = "" if kind in MARKED else _SEND
    return Press("single", QuestionTry(run.question().id, _mark(run), marked, step))


def _after(marked: str, place: int, kind: QuestionKind) -> str:
    """The marks after a press on this place: of several, pressed twice is taken back; in an order it stays."""
    digit = str(place)
    if kind not in MARKED:
        return digit
    if digit not in marked:
        return marked + digit
    return marked if kind is QuestionKind.ORDERING else marked.replace(digit, "")
