"""A learner's remark about a card: its kind, with or without words, and with or without a request for an
answer.

What is typed is masked before it is shown or stored. Who typed it is not stored with it.
"""

from typing import Final

from bot.conversation.arguments import read_argument
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotFound
from bot.domain.learning.remarks import RemarkKind, remark_words
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.learning.lessons import card_within, find_open_lesson
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import CardIndex, CardRemark
from bot.usecases.learning.remarks import make_remark

STATE: Final = "remark.words"
WANTED: Final = "yes"

TEXT_FAMILIES = tuple(f"button-remark-{kind}" for kind in RemarkKind)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the kind: unclear, or wrong?"""
    card = argument(update)
    lesson = await find_open_lesson(argument(update, CardIndex).lesson_id, ctx)
    kinds = choice_rows(RemarkKind, "button-remark", "remark-kind", lambda kind: CardRemark(kind, card))
    screen = Screen("remark", {"title": lesson.title}, (*kinds, (_card_button(card),)))
    return Turn((screen,), session=ctx.session.at(""))


async def kind(update: Incoming, ctx: Ctx) -> Turn:
    """Take the kind. The learner may add words and ask for an answer."""
    chosen, card = argument(update, CardRemark, refusal="remark-nothing-begun")
    await find_open_lesson(read_argument(card, CardIndex).lesson_id, ctx)
    return _form(ctx, card=card, kind=chosen.value, answer="", words="")


async def preview_words(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed words as the editors will read them."""
    if not isinstance(update, TextSaid):
        return Turn((Say("remark-words-please"),))
    try:
        words = remark_words(ctx.mask(update.text))
    except BadInput as bad:
        return Turn((Say(bad.key, dict(bad.args_for_text)),))  # type: ignore[arg-type] # a number
    return _form(ctx, **{**_remark_draft(ctx), "words": words})


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Switch whether an answer is wanted."""
    draft = _remark_draft(ctx)
    return _form(ctx, **{**draft, "answer": "" if draft["answer"] else WANTED})


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Send the remark to the editors."""
    draft = _remark_draft(ctx)
    lesson_id, index = read_argument(draft["card"], CardIndex)
    lesson = await find_open_lesson(lesson_id, ctx)
    facts = await make_remark(
        ctx,
        lesson.cards[card_within(lesson, index or 0)].id,
        RemarkKind(draft["kind"]),
        words=draft["words"],
        wants_answer=draft["answer"] == WANTED,
    )
    args: dict[str, Arg] = {"answer": draft["answer"] or "no"}
    screen = Screen("remark-sent", args, ((_card_button(draft["card"]),), back_to_menu()))
    return Turn((screen,), session=ctx.session.at(""), facts=facts)


def _remark_draft(ctx: Ctx) -> dict[str, str]:
    """The answers so far. Raises NotFound if nothing was begun, or if it was sent already."""
    data = ctx.session.data
    if ctx.session.state != STATE or data.get("kind") not in RemarkKind:
        raise NotFound("remark-nothing-begun")
    return {name: data.get(name, "") for name in ("card", "kind", "answer", "words")}


def _form(ctx: Ctx, *, card: str, kind: str, answer: str, words: str) -> Turn:
    args: dict[str, Arg] = {
        "kind": kind,
        "words": TextRef("remark-own-words", {"words": words}) if words else TextRef("remark-no-words"),
        "answer": answer or "no",
    }
    rows = (
        (button("button-remark-send", "remark-send"),),
        (button("button-remark-answer", "remark-wants", args={"answer": answer or "no"}),),
        (_card_button(card),),
    )
    session = ctx.session.at(STATE, card=card, kind=kind, answer=answer, words=words)
    return Turn((Screen("remark-form", args, rows),), session=session)


def _card_button(card: str) -> Button:
    return button("button-back-to-card", "card", card)
