"""The editors' side of remarks: what they are told, the open ones, answering and closing. Nobody else gets here.

No screen tells who made a remark; an answer finds its way by a sealed letterbox.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    Lane,
    Latin,
    Letterbox,
    Reply,
    Rows,
    Say,
    Screen,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.learning.lessons import Card, Lesson
from bot.domain.learning.remarks import CLOSINGS, Remark, RemarkState, remark_words
from bot.domain.people import Account, Role
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, citations, mark_preview, refuse_older, split, whole
from bot.usecases.learning.close_remark import answer_remark, close_remark, find_remark
from bot.usecases.ports import Content

STATE: Final = "remark.answer"
A_PAGE: Final = 8

TEXT_FAMILIES = tuple(f"button-remark-{how}" for how in CLOSINGS)


async def remarks(update: Incoming, ctx: Ctx) -> Turn:
    """``/remarks``: the open ones, oldest first."""
    _editors_only(ctx)
    count = await ctx.uow.remarks.count_open()
    page = min(whole(argument(update)) or 0, max(0, count - 1) // A_PAGE)
    shown = await ctx.uow.remarks.open_ones(limit=A_PAGE, skip=page * A_PAGE)
    rows: list[tuple[Button, ...]] = [(_row(one, ctx.content),) for one in shown]
    turned = [button("button-voting-more", "remarks", str(page + 1))] if count > (page + 1) * A_PAGE else []
    turned += [button("button-voting-fewer", "remarks", str(page - 1))] if page else []
    rows += [tuple(turned)] if turned else []
    screen = Screen("remarks", {"count": count}, (*rows, back_to_menu()))
    return Turn((screen,), session=ctx.session.at(""))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """One remark and what can be done."""
    _editors_only(ctx)
    found = await find_remark(argument(update), uow=ctx.uow)
    screen = Screen("remark-one", _told(found, ctx.content), (*_acts(found), (_to_list(),)))
    return Turn((screen,), session=ctx.session.at(""))


async def card(update: Incoming, ctx: Ctx) -> Turn:
    """The card as it stands, whatever tier it is of."""
    _editors_only(ctx)
    found = await find_remark(argument(update), uow=ctx.uow)
    lesson, at = _card_of(found.card_id, ctx.content)
    if lesson is None or at is None:
        raise NotFound("remark-card-gone")
    articles = [ctx.content.articles[key] for key in at.article_ids if key in ctx.content.articles]
    args: dict[str, Arg] = {"title": lesson.title, "text": at.text, "articles": citations(articles)}
    return Turn((Screen("remark-card", args, ((_to(found),),)),))


async def ask_answer(update: Incoming, ctx: Ctx) -> Turn:
    """The next typed text is the answer."""
    _editors_only(ctx)
    found = await find_remark(argument(update), uow=ctx.uow)
    screen = Screen("remark-answer-ask", {"title": _title(found.card_id, ctx.content)}, ((_to(found),),))
    return Turn((screen,), session=ctx.session.at(STATE, remark=found.id))


async def written(update: Incoming, ctx: Ctx) -> Turn:
    """The typed answer, shown as the learner will read it; nothing is kept of one that may lead him to somebody."""
    _editors_only(ctx)
    if not isinstance(update, TextSaid):
        raise BadInput("remark-answer-words")
    words = remark_words(update.text)
    found = await find_remark(ctx.session.data.get("remark", ""), uow=ctx.uow)
    if (covered := ctx.mask(words)) != words:
        leads = Screen("remark-answer-leads", {"words": covered}, ((_to(found),),))
        return Turn((leads,), session=ctx.session.at(STATE, remark=found.id))
    rows = (
        (button("button-remark-answer-send", "remark-reply-send", f"{found.id}/{mark_preview(words)}"),),
        (button("button-remark-again", "remark-reply", found.id),),
        (_to(found),),
    )
    args: dict[str, Arg] = {"title": _title(found.card_id, ctx.content), "words": words}
    session = ctx.session.at(STATE, remark=found.id, words=words)
    return Turn((Screen("remark-answer-preview", args, rows),), session=session)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """The previewed answer goes into the letterbox; the remark is over."""
    _editors_only(ctx)
    data, (remark_id, mark) = ctx.session.data, split(argument(update))
    if ctx.session.state != STATE or data.get("remark") != remark_id or "words" not in data:
        raise NotFound("remark-nothing-written")
    refuse_older(mark, data["words"])
    found = await answer_remark(remark_id, uow=ctx.uow, clock=ctx.clock)
    told = _to_learner(found, "remark-answered", {"words": data["words"]}, ctx.content)
    done = Screen("remark-over-now", {"how": found.state.value}, ((_to_list(),),))
    return Turn((done, *told), session=ctx.session.at(""))


async def ask_close(update: Incoming, ctx: Ctx) -> Turn:
    """Why is it closed?"""
    _editors_only(ctx)
    found = await find_remark(argument(update), uow=ctx.uow)
    reasons = tuple((button(f"button-remark-{how}", "remark-end", f"{how}/{found.id}"),) for how in CLOSINGS)
    told = "yes" if found.letterbox else "no"
    return Turn((Screen("remark-close-ask", {"told": told}, (*reasons, (_to(found),))),))


async def close(update: Incoming, ctx: Ctx) -> Turn:
    """Closed for this reason; whoever wanted an answer reads which."""
    _editors_only(ctx)
    how, remark_id = split(argument(update))
    if how not in CLOSINGS:
        raise NotFound("remark-gone")
    found = await close_remark(remark_id, RemarkState(how), uow=ctx.uow, clock=ctx.clock)
    told = _to_learner(found, "remark-closed", {"how": how}, ctx.content)
    done = Screen("remark-over-now", {"how": how}, ((_to_list(),),))
    return Turn((done, *told), session=ctx.session.at(""))


def told_to_editors(
    card_id: str, found: Sequence[Remark], *, editors: Iterable[Account], content: Content
) -> tuple[Reply, ...]:
    """What each editor reads of new remarks about one card: the remark itself, or how many there are."""
    if not found:
        return ()
    if len(found) == 1:
        key, args, rows = "remark-told", _told(found[0], content), _acts(found[0])
    else:
        key, rows = "remarks-told", ((_to_list(),),)
        args = {"count": len(found), "card": Latin(card_id), "title": _title(card_id, content)}
    return tuple(
        Say(key, args, rows, to=StaffChat(editor), lane=Lane.DIALOGUE, protect=True)
        for editor in sorted(editors, key=str)
    )


def _editors_only(ctx: Ctx) -> None:
    me = ctx.person
    made = me.staff is not None and me.staff.role is Role.EDITOR
    stopped = me.staff is not None and me.staff.frozen
    if stopped or not (made or me.account in ctx.operator.editors):
        raise NotAllowed("remarks-for-editors")


def _told(found: Remark, content: Content) -> dict[str, Arg]:
    _, at = _card_of(found.card_id, content)
    cited = [content.articles[key] for key in (at.article_ids if at else ()) if key in content.articles]
    return {
        "card": Latin(found.card_id),
        "title": _title(found.card_id, content),
        "kind": found.kind.value,
        "day": found.day,
        "state": found.state.value,
        "words": Term("remark-said", {"words": found.words}) if found.words else Term("remark-said-nothing"),
        "articles": citations(cited),
        "answer": "yes" if found.letterbox else "no",
    }


def _acts(found: Remark) -> Rows:
    answer = ((button("button-remark-reply", "remark-reply", found.id),),) if found.letterbox else ()
    return (
        (button("button-remark-card", "remark-card", found.id),),
        *answer,
        (button("button-remark-close", "remark-close", found.id),),
    )


def _to_learner(found: Remark, key: str, args: dict[str, Arg], content: Content) -> tuple[Reply, ...]:
    """The answer or the reason, with the way to the card; nothing where no answer was wanted."""
    if not found.letterbox:
        return ()
    lesson, at = _card_of(found.card_id, content)
    rows: Rows = ()
    if lesson is not None and at is not None:
        rows = ((button("button-back-to-card", "card", f"{lesson.id}/{lesson.cards.index(at)}"),),)
    told = {"title": _title(found.card_id, content), **args}
    box = Letterbox(found.letterbox)
    return (Say(key, told, rows, to=box, lane=Lane.DIALOGUE, slot=f"remark:{found.id}"),)


def _card_of(card_id: str, content: Content) -> tuple[Lesson | None, Card | None]:
    lesson = content.lesson(split(card_id)[0])
    cards = lesson.cards if lesson is not None else ()
    return lesson, next((one for one in cards if one.id == card_id), None)


def _title(card_id: str, content: Content) -> Arg:
    lesson, _ = _card_of(card_id, content)
    return lesson.title if lesson is not None else Term("remark-lesson-gone")


def _row(one: Remark, content: Content) -> Button:
    args: dict[str, Arg] = {"kind": one.kind.value, "title": _title(one.card_id, content)}
    return button("button-remark-row", "remark-see", one.id, args)


def _to(found: Remark) -> Button:
    return button("button-remark-back", "remark-see", found.id)


def _to_list() -> Button:
    return button("button-remarks", "remarks")
