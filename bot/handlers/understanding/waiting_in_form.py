"""What waits beside the draft until its sender says whether it is a question or part of the report.

It goes with them from question to question, and its buttons with it, until they choose or its hour is over. Where the
form ends or is left first, it is let go, and they are told so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, EraseChat, Reply, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx, Handler
from bot.conversation.router import Route
from bot.conversation.session import BRIEF, Session
from bot.domain.reporting.drafts import FormField, InputKind, next_field
from bot.domain.staff.permissions import is_for_everybody
from bot.handlers.pieces import paragraphs
from bot.handlers.reporting.report_steps import PLACE_WORDS, TYPED, Offer

BESIDE: Final = "beside"
"""What was typed, in the session beside the draft."""
_KEYS: Final = (BESIDE, BRIEF, "until")
_TAKES: Final = frozenset({"form-words", "form-place"})
"""The buttons that put it into the report."""
_WAITS: Final = TextRef("form-waits")


def join_waiting(words: str, ctx: Ctx) -> str:
    """These words below what waits already, about whose subject the form may be asking."""
    earlier = [ctx.session.data[key] for key in (BESIDE, TYPED) if key in ctx.session.data]
    return "\n\n".join(filter(None, (*earlier, words)))


def waiting_data(session: Session) -> Mapping[str, str]:
    """What waits, with its hour."""
    return {key: session.data[key] for key in _KEYS}


def waiting_offers(field: FormField | None) -> Sequence[Offer]:
    """The buttons for what waits, at this question."""
    place: Sequence[Offer] = ((TextRef("button-form-place"), "form-place", ""),)
    return (
        (TextRef("button-form-words"), "form-words", ""),
        (TextRef("button-meant-question"), "form-question", ""),
        *(place if field is not None and field.input is InputKind.TREE else ()),
    )


def with_waiting_carried(route: Route) -> Route:
    """The route; what waits beside the draft stays there through what it does, or is let go with a notice."""
    if not is_for_everybody(route.needs):
        return route
    return replace(route, handler=_carry(route.handler, takes=route.on in _TAKES))


def _carry(handler: Handler, *, takes: bool) -> Handler:
    @wraps(handler)
    async def answer(update: Incoming, ctx: Ctx) -> Turn:
        turn = await handler(update, ctx)
        if BESIDE not in ctx.session.data or turn.forget or _offers_choice(turn.replies):
            return turn
        if takes and _is_taken(turn.session, ctx.session):
            return replace(turn, session=_without_waiting(turn.session))
        if turn.session is not None and not _is_same_form(turn.session, ctx.session):
            return _let_go(turn)
        return _carry_on(turn, ctx.session)

    return answer


def _offers_choice(replies: Sequence[Reply]) -> bool:
    """Whether the choice is on the screen already, with what waits for it."""
    rows = [row for reply in replies if isinstance(reply, Say | Screen) for row in reply.buttons]
    return any(
        button.press is not None and button.press.verb == "form-words" for row in rows for button in row
    )


def _is_taken(after: Session | None, before: Session) -> bool:
    """Whether what waited is in the report now, or waits for an answer about its subject or place."""
    return after is not None and (
        after.draft != before.draft or TYPED in after.data or PLACE_WORDS in after.data
    )


def _without_waiting(session: Session | None) -> Session | None:
    if session is None or BESIDE not in session.data:
        return session
    return session.at(session.state, **{k: v for k, v in session.data.items() if k not in _KEYS})


def _is_same_form(after: Session, before: Session) -> bool:
    return (
        after.draft is not None
        and before.draft is not None
        and after.draft.id == before.draft.id
        and after.state.startswith("report.")
    )


def _let_go(turn: Turn) -> Turn:
    """What waited ends with the form. Nothing is written into a chat that is being cleaned."""
    session = _without_waiting(turn.session)
    if any(isinstance(reply, EraseChat) for reply in turn.replies):
        return replace(turn, session=session)
    return replace(turn, replies=(*turn.replies, Say("form-let-go")), session=session)


def _carry_on(turn: Turn, before: Session) -> Turn:
    """The turn with what waits in its session, and the choice above its question."""
    session = turn.session or before
    session = session.at(session.state, **{**session.data, **waiting_data(before)})
    rows = _choice_rows(session)
    replies = tuple(_with_choice(reply, rows) for reply in turn.replies)
    return replace(turn, replies=replies, session=session if session != before else turn.session)


def _choice_rows(session: Session) -> Rows:
    field = next_field(session.draft) if session.draft is not None else None
    return tuple(
        (Button(label, Press(verb, given, session.epoch)),) for label, verb, given in waiting_offers(field)
    )


def _with_choice(reply: Reply, rows: Rows) -> Reply:
    """A question of the form with the choice above it; any other reply as it is."""
    if not isinstance(reply, Screen) or not reply.is_question:
        return reply
    args: Mapping[str, Arg] = {"hint": _WAITS, "body": TextRef(reply.key, reply.args)}
    if reply.key == "report-again" and isinstance(hint := reply.args["hint"], TextRef):
        args = {**reply.args, "hint": paragraphs([hint, _WAITS])}
    return replace(reply, key="report-again", args=args, buttons=(*rows, *reply.buttons))
