"""A body asks to hear a witness: a lead enters the request and previews it, another lead signs, the lead who
asked reads the answer."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    DetailOf,
    EraseDetails,
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
from bot.domain.cases.reports import Case
from bot.domain.cases.triage import moderator_words
from bot.domain.people import Account
from bot.domain.referrals.introductions import Introduction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.cards.card import number_of
from bot.handlers.cards.press_replies import is_in_private, to_private_chat
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.pieces import argument, button, display_name
from bot.handlers.press_arguments import CaseBody
from bot.usecases.access.case_access import find_case
from bot.usecases.bodies.bodies_for import may_ask_witnesses
from bot.usecases.context import Context
from bot.usecases.ports import Content
from bot.usecases.referrals.introduce import (
    may_introduce,
    read_answer,
    refuse_accused_body,
    refuse_to_sign,
    request_introduction,
    sign_wish,
)

STATE: Final = "case.intro"
WISH: Final = TypedWords(
    STATE,
    shown_with=("body",),
    reader="witness",
    send_label="intro-button-wish",
    send_verb="intro.wish",
)
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask which body."""
    case, own = await may_introduce(ctx, argument(update))
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "intro", case.id))
    rows: Rows = tuple(
        (Button(agency.name, Press("intro.body", CaseBody(case.id, agency.id))),)
        for agency in await may_ask_witnesses(ctx, case)
        if own in ("", agency.id)
    )
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("intro-ask-body", {"number": number_of(case)}, (*rows, *back))
    return Turn((screen,), session=ctx.session.at(""))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the body's question. The reporter reads it."""
    case_id, body = argument(update, CaseBody)
    case, _ = await may_introduce(ctx, case_id)
    await refuse_accused_body(ctx, body, case)
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = Screen("intro-write", {"body": body_of(body, ctx.content)}, back)
    return Turn((screen,), session=ctx.session.at(STATE, case=case.id, body=body))


async def preview_wish(update: Incoming, ctx: Ctx) -> Turn:
    """Show the question as the reporter will read it. Nothing is asked yet."""
    words, data = moderator_words(WISH.text(update)), ctx.session.data
    case_id, body = data.get("case", ""), data.get("body", "")
    await may_introduce(ctx, case_id)
    args: dict[str, Arg] = {
        "wish": TextRef("intro-wish", {"body": body_of(body, ctx.content), "words": words})
    }
    return WISH.preview(
        "intro-preview",
        args,
        words,
        ctx,
        data={"case": case_id, "body": body},
        again=button("case-button-again", "intro.body", CaseBody(case_id, body)),
        back=button("case-button-back", "case.show", case_id),
    )


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the other leads to sign the request."""
    data, me = WISH.words_to_send(update, ctx), ctx.person
    case_id = data["case"]
    made, others = await request_introduction(ctx, case_id, data["body"], data["words"])
    case = await find_case(ctx, case_id)
    asked = signature_requests(made, others, case=case, body=data["body"], words=data["words"], ctx=ctx)
    typed = () if case.assignee == me.account and case.is_open else (EraseDetails(case.id, me.account),)
    replies = (Screen("intro-wished", buttons=_HOME), *typed, *asked)
    return Turn(replies, session=ctx.session.at(""))


def signature_requests(
    made: str, others: Sequence[Account], *, case: Case, body: str, words: str, ctx: Ctx
) -> list[Say]:
    """What leads read before one of them signs a request."""
    args: dict[str, Arg] = {
        "number": number_of(case),
        "name": display_name(ctx.person),
        "wish": TextRef("intro-wish", {"body": body_of(body, ctx.content), "words": words}),
    }
    rows = (
        (button("intro-button-yes", "intro.yes", made),),
        (button("intro-button-no", "intro.no", made),),
    )
    return [
        Say(
            "intro-sign", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE, protect=True,
            remember=DetailOf(made, account),
        )
        for account in others
    ]  # fmt: skip


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Sign as a second lead: the reporters get a neutral notice."""
    introduction, facts = await sign_wish(ctx, argument(update))
    notices = await _notices_to_author("notice-intro-signed", introduction, ctx)
    gone = await wish_erasures(introduction.wish, ctx)
    return Turn((Screen("intro-signed", buttons=_HOME), *notices, *gone), facts=facts)


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """Refuse to sign as a second lead: nobody is asked, and the words are deleted."""
    introduction = await refuse_to_sign(ctx, argument(update))
    notices = await _notices_to_author("notice-intro-unsigned", introduction, ctx)
    gone = await wish_erasures(introduction.wish, ctx)
    return Turn((Screen("intro-unsigned", buttons=_HOME), *notices, *gone))


async def read(update: Incoming, ctx: Ctx) -> Turn:
    """Show the answer to the person who asked. The message is deleted within a day, the answer at its end."""
    me = ctx.account
    introduction, text = await read_answer(ctx, argument(update))
    args: dict[str, Arg] = {
        "body": body_of(introduction.body, ctx.content),
        "text": text,
        "until": introduction.until,
    }
    message = Say(
        "intro-answer", args, to=StaffChat(me), lane=SendLane.DIALOGUE, protect=True,
        remember=DetailOf(introduction.case_id, me),
    )  # fmt: skip
    return Turn((message,))


def body_of(body: str, content: Content) -> str | TextRef:
    agency = content.agencies.get(body)
    return agency.name if agency is not None else TextRef("intro-body-gone")


async def wish_erasures(wish: str, ctx: Context) -> list[EraseDetails]:
    """The request no longer waits for a signature: delete it from the chats of everybody who could sign."""
    return [
        EraseDetails(wish, staff.account)
        for staff in await ctx.uow.staff.all()
        if has_role_for(staff, Permission.FORWARD_WISH)
    ]


async def _notices_to_author(key: str, introduction: Introduction, ctx: Ctx) -> Sequence[Reply]:
    """For the person who made the request, if they may still see the case."""
    case = await find_case(ctx, introduction.case_id)
    notice = Say(key, {"number": number_of(case)}, to=StaffChat(introduction.by), lane=SendLane.DIALOGUE)
    return await allowed_replies([notice], case, ctx)
