"""An institution's own questions, for its lead and for owners: sent as a GIFT file or pasted, shown with every fault,
added by one press, listed, removed."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import FileKind, FileRef, FilesSent, Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    Latin,
    OriginChat,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    To,
    Turn,
)
from bot.conversation.ports import Ctx, Tick, TickCtx
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.group_questions import (
    MOST,
    MOST_BYTES,
    MOST_IN_FILE,
    FileTrouble,
    GroupQuestion,
    GroupQuestionFile,
    GroupQuestionReading,
    QuestionTrouble,
)
from bot.domain.errors import BadInput
from bot.handlers.cohorts.group_arguments import GroupPage
from bot.handlers.flows.confirming import confirmation
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, lines, mark_preview, refuse_older
from bot.handlers.press_arguments import CohortCode
from bot.usecases.cohorts.group_questions import (
    QuestionProposal,
    accept_questions,
    await_question_file,
    decline_questions,
    finish_question_file,
    managed_question,
    propose_questions,
    proposed_questions,
    questions_of,
    remove_all_questions,
    remove_question,
)
from bot.usecases.cohorts.manage_cohorts import managed_group

STATE: Final = "group.questions"
PAGER: Final = Pager(8)
MOST_FAULTS: Final = 12
"""Faults that a message names; the others are counted."""
SHOWN_LETTERS: Final = 40
ENCODING: Final = Latin("UTF-8")
ANSWERS_BEGIN: Final = "{"
"""The mark without which a text holds no question with answers."""
TEXT_FAMILIES: Final = (
    *(f"group-fault-{trouble}" for trouble in QuestionTrouble),
    *(f"group-file-{trouble}" for trouble in FileTrouble),
)


async def home(update: Incoming, ctx: Ctx) -> Turn:
    """Show how many questions the group has, and wait for a file or a text."""
    cohort, items = await questions_of(ctx, argument(update))
    return Turn((_home_screen(cohort, len(items)),), session=ctx.session.at(STATE, group=cohort.id))


def _home_screen(cohort: Cohort, count: int) -> Screen:
    rows: list[tuple[Button, ...]] = []
    if count:
        rows.append((button("button-group-q-list", "group-q-list", GroupPage(cohort.id)),))
        rows.append((button("button-group-q-clear", "group-q-clear", cohort.id),))
    rows += [(button("button-group-table", "group-table", cohort.id),), back_to_menu()]
    args: dict[str, Arg] = {
        "body": cohort.body,
        "count": count,
        "most": MOST,
        "size": MOST_BYTES // 1024,
        "encoding": ENCODING,
    }
    return Screen("group-questions", args, tuple(rows))


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """Take a file, which is fetched and read outside this turn, or a pasted text. Raises BadInput for anything else."""
    cohort_id = ctx.session.data.get("group", "")
    if isinstance(update, FilesSent) and update.files:
        document = _document_of(update.files)
        cohort = await await_question_file(ctx, cohort_id, document.file_id, size=document.size)
        rows = ((button("button-group-table", "group-table", cohort.id),),)
        return Turn((Say("group-file-taken", {}, rows),))
    if not isinstance(update, TextSaid) or ANSWERS_BEGIN not in update.text:
        raise BadInput("group-questions-how")
    cohort = await managed_group(ctx, cohort_id)
    reading = ctx.read_gift(update.text.encode())
    if reading.trouble is not None:
        raise BadInput("group-questions-how")
    return Turn((_preview(await propose_questions(ctx, cohort, reading), to=OriginChat()),))


def _document_of(files: Sequence[FileRef]) -> FileRef:
    """The only file, if it may be a text. Raises BadInput."""
    file = files[0]
    if file.kind is not FileKind.DOCUMENT or file.mime.startswith(("image/", "video/", "audio/")):
        raise BadInput("group-questions-how")
    return file


def read_file_tick(file: GroupQuestionFile, reading: GroupQuestionReading) -> Tick:
    """The turn that tells a lead what their file holds."""

    async def tell(ctx: TickCtx) -> Turn:
        cohort = await finish_question_file(ctx, file)
        if cohort is None:
            return Turn()
        to = StaffChat(file.account)
        if reading.trouble is not None:
            rows = ((button("button-group-questions", "group-questions", cohort.id),),)
            args: dict[str, Arg] = {
                "most": MOST_BYTES // 1024,
                "questions": MOST_IN_FILE,
                "encoding": ENCODING,
            }
            return Turn((Say(f"group-file-{reading.trouble}", args, rows, to=to, lane=SendLane.DIALOGUE),))
        return Turn((_preview(await propose_questions(ctx, cohort, reading), to=to),))

    return tell


def _preview(proposal: QuestionProposal, *, to: To) -> Say:
    cohort = proposal.cohort
    faults = [
        TextRef("group-fault", {"line": fault.line, "why": TextRef(f"group-fault-{fault.trouble}")})
        for fault in proposal.faults
    ]
    named = [*faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        named.append(TextRef("group-faults-more", {"count": len(faults) - MOST_FAULTS}))
    rows: list[tuple[Button, ...]] = []
    if proposal.questions:
        mark = mark_preview(*(item.id for item in proposal.questions))
        label: dict[str, Arg] = {"count": len(proposal.questions)}
        rows.append((button("button-group-q-add", "group-q-add", CohortCode(cohort.id, mark), label),))
        rows.append((button("button-group-q-drop", "group-q-drop", cohort.id),))
    else:
        rows.append((button("button-group-questions", "group-questions", cohort.id),))
    args: dict[str, Arg] = {
        "body": cohort.body,
        "count": len(proposal.questions),
        "faulty": len(faults),
        "faults": lines(named),
        "known": proposal.known,
        "replacing": proposal.replacing,
        "aside": proposal.put_aside,
        "waiting": proposal.still_waiting,
        "without": proposal.without_room,
        "most": MOST,
    }
    lane = SendLane.DIALOGUE if isinstance(to, StaffChat) else SendLane.FORM
    return Say("group-questions-preview", args, tuple(rows), to=to, lane=lane)


async def add(update: Incoming, ctx: Ctx) -> Turn:
    """Add everything that the preview has shown. An older preview adds nothing."""
    cohort_id, mark = argument(update, CohortCode)
    waiting = await proposed_questions(ctx, cohort_id)
    if waiting:
        refuse_older(mark, *(item.id for item in waiting))
    count = await accept_questions(ctx, cohort_id)
    cohort, items = await questions_of(ctx, cohort_id)
    rows = (
        (button("button-group-q-list", "group-q-list", GroupPage(cohort.id)),),
        (button("button-group-table", "group-table", cohort.id),),
        back_to_menu(),
    )
    args: dict[str, Arg] = {"body": cohort.body, "count": count, "total": len(items)}
    return Turn((Screen("group-questions-added", args, rows),), session=ctx.session.at(""))


async def drop(update: Incoming, ctx: Ctx) -> Turn:
    """Drop what waits to be added."""
    cohort = await decline_questions(ctx, argument(update))
    rows = ((button("button-group-questions", "group-questions", cohort.id),), back_to_menu())
    return Turn((Screen("group-questions-dropped", {}, rows),), session=ctx.session.at(""))


async def list_questions(update: Incoming, ctx: Ctx) -> Turn:
    """Show the questions page by page, each as a button to it."""
    cohort_id, number = argument(update, GroupPage)
    cohort, items = await questions_of(ctx, cohort_id)
    if not items:
        return Turn((_home_screen(cohort, 0),), session=ctx.session.at(STATE, group=cohort.id))
    page = PAGER.page(number, count=len(items))
    rows: list[tuple[Button, ...]] = [
        (
            button(
                "button-group-q", "group-q-see", item.id, {"number": at, "text": _short(item.question.text)}
            ),
        )
        for at, item in enumerate(page.of(items), page.start + 1)
    ]
    rows += page.turns(lambda label, to: button(label, "group-q-list", GroupPage(cohort.id, to)))
    rows.append((button("button-group-questions", "group-questions", cohort.id),))
    args: dict[str, Arg] = {"body": cohort.body, "count": len(items)}
    return Turn((Screen("group-questions-list", args, tuple(rows)),), session=ctx.session.at(""))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS].rstrip()}…"


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show one question with its right answer, and the way to remove it."""
    cohort, item = await managed_question(ctx, argument(update))
    rows = (
        (button("button-group-q-remove", "group-q-remove", item.id),),
        (button("button-group-q-list", "group-q-list", GroupPage(cohort.id)),),
    )
    return Turn((Screen("group-question-see", _item_args(item), rows),), session=ctx.session.at(""))


def _item_args(item: GroupQuestion) -> dict[str, Arg]:
    options = [
        TextRef(
            "group-question-option-right" if option.right else "group-question-option",
            {"letter": TextRef("class-letter", {"place": place}), "text": option.text},
        )
        for place, option in enumerate(item.question.options, 1)
    ]
    return {"text": item.question.text, "options": lines(options)}


async def ask_removal(update: Incoming, ctx: Ctx) -> Turn:
    """Ask before one question is removed."""
    _, item = await managed_question(ctx, argument(update))
    yes = button("button-group-q-remove-yes", "group-q-remove-yes", item.id)
    no = button("button-back", "group-q-see", item.id)
    return Turn((confirmation("group-question-remove-ask", {"text": item.question.text}, yes=yes, no=no),))


async def remove(update: Incoming, ctx: Ctx) -> Turn:
    """Remove one question."""
    cohort = await remove_question(ctx, argument(update))
    return await _after_removal(cohort, 1, ctx)


async def ask_clearing(update: Incoming, ctx: Ctx) -> Turn:
    """Ask before all of them are removed."""
    cohort, items = await questions_of(ctx, argument(update))
    yes = button("button-group-q-clear-yes", "group-q-clear-yes", cohort.id)
    no = button("button-back", "group-questions", cohort.id)
    args: dict[str, Arg] = {"body": cohort.body, "count": len(items)}
    return Turn(
        (confirmation("group-questions-clear-ask", args, yes=yes, no=no),), session=ctx.session.at("")
    )


async def clear(update: Incoming, ctx: Ctx) -> Turn:
    """Remove all of them."""
    count = await remove_all_questions(ctx, argument(update))
    return await _after_removal(await managed_group(ctx, argument(update)), count, ctx)


async def _after_removal(cohort: Cohort, count: int, ctx: Ctx) -> Turn:
    rows: Rows = (
        (button("button-group-questions", "group-questions", cohort.id),),
        (button("button-group-table", "group-table", cohort.id),),
    )
    return Turn((Screen("group-questions-removed", {"count": count}, rows),), session=ctx.session.at(""))
