"""The editors' side of remarks: notices, the open remarks, answering and closing. Only editors get here.

No screen shows who made a remark. An answer reaches them through a sealed letterbox.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Latin,
    Letterbox,
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
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.learning.lessons import Lesson, LessonCard, lesson_of_card
from bot.domain.learning.remarks import CLOSINGS, Remark, RemarkState, remark_words
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.flows.paging import Pager
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import (
    argument,
    button,
    citations,
    number_argument,
)
from bot.handlers.press_arguments import CardIndex, RemarkClosing
from bot.usecases.learning.remarks import answer_remark, close_remark, find_remark
from bot.usecases.ports import Content

STATE: Final = "remark.answer"
ANSWER: Final = TypedWords(
    STATE, about="remark", gone="remark-nothing-written", only_text="remark-answer-words"
)
PAGER: Final = Pager(8, before="button-voting-fewer", after="button-voting-more", onward_first=True)

TEXT_FAMILIES = tuple(f"button-remark-{how}" for how in CLOSINGS)


async def remarks(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/remarks``: list the open ones, oldest first."""
    _editors_only(ctx)
    count = await ctx.uow.remarks.count_open()
    page = PAGER.page(number_argument(update), count=count)
    open_remarks = await ctx.uow.remarks.open_ones(limit=PAGER.size, skip=page.start)
    rows: list[tuple[Button, ...]] = [(_row(remark, ctx.content),) for remark in open_remarks]
    rows += page.turns(lambda label, to: button(label, "remarks", to))
    screen = Screen("remarks", {"count": count}, (*rows, back_to_menu()))
    return Turn((screen,), session=ctx.session.at(""))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show one remark and the possible actions."""
    _editors_only(ctx)
    remark = await find_remark(ctx, argument(update))
    screen = Screen(
        "remark-item", _remark_args(remark, ctx.content), (*_action_rows(remark), (_list_button(),))
    )
    return Turn((screen,), session=ctx.session.at(""))


async def card(update: Incoming, ctx: Ctx) -> Turn:
    """Show the card as it stands, whatever its tier."""
    _editors_only(ctx)
    remark = await find_remark(ctx, argument(update))
    lesson, at = _card_of(remark.card_id, ctx.content)
    if lesson is None or at is None:
        raise NotFound("remark-card-gone")
    articles = [ctx.content.articles[key] for key in at.article_ids if key in ctx.content.articles]
    args: dict[str, Arg] = {"title": lesson.title, "text": at.text, "articles": citations(articles)}
    return Turn((Screen("remark-card", args, ((_remark_button(remark),),)),))


async def ask_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the answer. The next typed text is the answer."""
    _editors_only(ctx)
    remark = await find_remark(ctx, argument(update))
    screen = Screen(
        "remark-answer-ask", {"title": _title(remark.card_id, ctx.content)}, ((_remark_button(remark),),)
    )
    return Turn((screen,), session=ctx.session.at(STATE, remark=remark.id))


async def preview_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed answer as the learner will read it. One that may lead them to a person is not stored."""
    _editors_only(ctx)
    words = remark_words(ANSWER.text(update))
    remark = await find_remark(ctx, ctx.session.data.get("remark", ""))
    if (covered := ctx.mask(words)) != words:
        leads = Screen("remark-answer-leads", {"words": covered}, ((_remark_button(remark),),))
        return Turn((leads,), session=ctx.session.at(STATE, remark=remark.id))
    rows = (
        (
            button(
                "button-remark-answer-send",
                "remark-reply-send",
                ANSWER.preview_argument({"remark": remark.id}, words),
            ),
        ),
        (button("button-remark-again", "remark-reply", remark.id),),
        (_remark_button(remark),),
    )
    args: dict[str, Arg] = {"title": _title(remark.card_id, ctx.content), "words": words}
    session = ctx.session.at(STATE, remark=remark.id, words=words)
    return Turn((Screen("remark-answer-preview", args, rows),), session=session)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Put the previewed answer into the letterbox. The remark is done."""
    _editors_only(ctx)
    data = ANSWER.words_to_send(update, ctx)
    remark = await answer_remark(ctx, data["remark"])
    notices = _learner_notices(remark, "remark-answered", {"words": data["words"]}, ctx.content)
    done = Screen("remark-over-now", {"how": remark.state.value}, ((_list_button(),),))
    return Turn((done, *notices), session=ctx.session.at(""))


async def ask_close(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason."""
    _editors_only(ctx)
    remark = await find_remark(ctx, argument(update))
    reasons = choice_rows(CLOSINGS, "button-remark", "remark-end", lambda how: RemarkClosing(how, remark.id))
    wants_answer = "yes" if remark.letterbox else "no"
    return Turn((Screen("remark-close-ask", {"told": wants_answer}, (*reasons, (_remark_button(remark),))),))


async def close(update: Incoming, ctx: Ctx) -> Turn:
    """Close the remark for this reason. A learner who asked for an answer reads the reason."""
    _editors_only(ctx)
    how, remark_id = argument(update, RemarkClosing)
    if how not in CLOSINGS:
        raise NotFound("remark-gone")
    remark = await close_remark(ctx, remark_id, RemarkState(how))
    notices = _learner_notices(remark, "remark-closed", {"how": how}, ctx.content)
    done = Screen("remark-over-now", {"how": how}, ((_list_button(),),))
    return Turn((done, *notices), session=ctx.session.at(""))


def editor_notices(
    card_id: str, new_remarks: Sequence[Remark], *, editors: Iterable[Account], content: Content
) -> tuple[Reply, ...]:
    """The notice to each editor of new remarks about one card: the remark itself, or how many there are."""
    if not new_remarks:
        return ()
    if len(new_remarks) == 1:
        key, args, rows = "remark-notice", _remark_args(new_remarks[0], content), _action_rows(new_remarks[0])
    else:
        key, rows = "remarks-notice", ((_list_button(),),)
        args = {"count": len(new_remarks), "card": Latin(card_id), "title": _title(card_id, content)}
    return tuple(
        Say(key, args, rows, to=StaffChat(editor), lane=SendLane.DIALOGUE, protect=True)
        for editor in sorted(editors, key=str)
    )


def _editors_only(ctx: Ctx) -> None:
    me = ctx.person
    who = acting_staff(me.staff, is_named_editor=me.account in ctx.operator.editors)
    if not is_granted(Permission.READ_REMARKS, who):
        raise NotAllowed("remarks-for-editors")


def _remark_args(remark: Remark, content: Content) -> dict[str, Arg]:
    _, at = _card_of(remark.card_id, content)
    cited = [content.articles[key] for key in (at.article_ids if at else ()) if key in content.articles]
    return {
        "card": Latin(remark.card_id),
        "title": _title(remark.card_id, content),
        "kind": remark.kind.value,
        "day": remark.day,
        "state": remark.state.value,
        "words": TextRef("remark-words", {"words": remark.words})
        if remark.words
        else TextRef("remark-said-nothing"),
        "articles": citations(cited),
        "answer": "yes" if remark.letterbox else "no",
    }


def _action_rows(remark: Remark) -> Rows:
    answer = ((button("button-remark-reply", "remark-reply", remark.id),),) if remark.letterbox else ()
    return (
        (button("button-remark-card", "remark-card", remark.id),),
        *answer,
        (button("button-remark-close", "remark-close", remark.id),),
    )


def _learner_notices(remark: Remark, key: str, args: dict[str, Arg], content: Content) -> tuple[Reply, ...]:
    """The answer or the reason, with a button to the card; empty if no answer was asked for."""
    if not remark.letterbox:
        return ()
    lesson, at = _card_of(remark.card_id, content)
    rows: Rows = ()
    if lesson is not None and at is not None:
        rows = ((button("button-back-to-card", "card", CardIndex(lesson.id, lesson.cards.index(at))),),)
    text_args = {"title": _title(remark.card_id, content), **args}
    box = Letterbox(remark.letterbox)
    return (Say(key, text_args, rows, to=box, lane=SendLane.DIALOGUE, slot=f"remark:{remark.id}"),)


def _card_of(card_id: str, content: Content) -> tuple[Lesson | None, LessonCard | None]:
    lesson = content.lesson(lesson_of_card(card_id))
    cards = lesson.cards if lesson is not None else ()
    return lesson, next((candidate for candidate in cards if candidate.id == card_id), None)


def _title(card_id: str, content: Content) -> Arg:
    lesson, _ = _card_of(card_id, content)
    return lesson.title if lesson is not None else TextRef("remark-lesson-gone")


def _row(remark: Remark, content: Content) -> Button:
    args: dict[str, Arg] = {"kind": remark.kind.value, "title": _title(remark.card_id, content)}
    return button("button-remark-row", "remark-see", remark.id, args)


def _remark_button(remark: Remark) -> Button:
    return button("button-remark-back", "remark-see", remark.id)


def _list_button() -> Button:
    return button("button-remarks", "remarks")
