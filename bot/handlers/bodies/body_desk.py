"""The desk of a body's liaison: what was sent to the body, its package, «in hand», and the answer that reporters
read.

For a body without a liaison, a lead does the same: they take the package there and enter the body's answer.

A body's liaison asks to hear a witness of a case that was referred to the body. The reporters are asked once a
lead has signed, and only the liaison reads what a reporter writes.
"""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    DetailOf,
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
from bot.domain.cases.triage import LONGEST_WORDS, moderator_words
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.people import Account
from bot.domain.referrals.referrals import Referral, ReferralOutcome
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.alerts.alert_lists import rows_of_body
from bot.handlers.bodies.body_rows import answer_rows, letter_row
from bot.handlers.bodies.letter import package
from bot.handlers.cards.allowed_replies import allowed_replies
from bot.handlers.flows.typed_words import TypedWords, warn_if_identifying
from bot.handlers.pieces import NOTHING, argument, body_name, button, mark_preview
from bot.handlers.press_arguments import ReferralAnswer
from bot.handlers.referrals.introductions import body_of, signature_requests
from bot.handlers.referrals.refer_words import number_args, state_of
from bot.handlers.referrals.referral_handover import couriers, follow_up_rows
from bot.usecases.referrals.answer_referral import (
    acknowledge_referral,
    answer_referral,
    export_package,
    referral_for_body,
    referrals_of_liaison,
)
from bot.usecases.referrals.introduce import may_introduce, refuse_accused_body, request_introduction
from bot.usecases.referrals.read_referral import read_dossier
from bot.usecases.staff.reachable import note_started

ANSWER_STATE: Final = "body.answer"
BARE: Final = "bare"
"""In a button: an answer without words."""
_MOST: Final = 30
TEXT_FAMILIES: Final = tuple(f"body-asks-{outcome.replace('_', '-')}" for outcome in ReferralOutcome)
WITNESS_STATE: Final = "body.witness"
QUESTION: Final = TypedWords(
    WITNESS_STATE, reader="witness", send_label="intro-button-wish", send_verb="body.wish"
)
_DESK: Final = button("body-button-desk", "body.list")
_BACK: Final = ((_DESK,),)


def liaison_note() -> Say:
    """The button to the desk, for a person who is a body's liaison."""
    return Say("body-welcome", buttons=((button("body-button-desk", "body.list"),),))


async def desk(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/referrals``: what was sent to the liaison's body, with what waits for them first."""
    await note_started(ctx)
    referrals = await referrals_of_liaison(ctx)
    rows: Rows = (
        *await rows_of_body(ctx),
        *[(await _row(referral, ctx),) for referral in referrals[:_MOST]],
    )
    args: dict[str, Arg] = {"count": len(referrals), "open": sum(referral.is_open for referral in referrals)}
    return Turn((Screen("body-desk", args, rows),), session=ctx.session.at(""))


async def _row(referral: Referral, ctx: Ctx) -> Button:
    case = await ctx.uow.cases.get(referral.case_id)
    args = number_args(case, referral, ctx.content) if case is not None else {"number": "", "body": ""}
    return button("body-row", "body.see", referral.id, args | {"state": state_of(referral)})


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show one referral without its words: its deadline and the possible actions."""
    referral, packed, case = await referral_for_body(ctx, argument(update))
    return Turn((_screen(referral, case, packed.answer, ctx),), session=ctx.session.at(""))


def _screen(referral: Referral, case: Case, answer_text: str, ctx: Ctx) -> Screen:
    rows: list[tuple[Button, ...]] = [letter_row(referral), *answer_rows(referral)]
    if referral.is_open:
        rows.append((button("body-button-witness", "body.witness", case.id),))
    if has_role_for(ctx.person.staff, Permission.SPEAK_FOR_BODY):
        rows.append((button("body-button-desk", "body.list"),))
    answer_args: dict[str, Arg] = {
        "answer": TextRef("body-words", {"words": answer_text}) if answer_text else NOTHING
    }
    args = number_args(case, referral, ctx.content) | {"state": state_of(referral)} | answer_args
    return Screen("body-referral", args, tuple(rows), remember=DetailOf(case.id, ctx.account))


async def open_package(update: Incoming, ctx: Ctx) -> Turn:
    """Send the letter and the copies to the liaison. They are deleted within a day and can be fetched
    again."""
    me = ctx.account
    referral, packed, case = await export_package(ctx, argument(update))
    dossier = await read_dossier(ctx, referral, packed, case)
    return Turn((*package(dossier, to=me, content=ctx.content, operator=ctx.operator.words),))


async def confirm_receipt(update: Incoming, ctx: Ctx) -> Turn:
    """«We have it in hand.» The person who prepared the referral is notified."""
    referral, facts = await acknowledge_referral(ctx, argument(update))
    _, packed, case = await referral_for_body(ctx, referral.id)
    notice = Say(
        "notice-body-acked",
        number_args(case, referral, ctx.content),
        to=StaffChat(referral.by),
        lane=SendLane.DIALOGUE,
    )
    allowed_notices = await allowed_replies([notice], case, ctx)
    return Turn(
        (Ack("body-acked-now"), _screen(referral, case, packed.answer, ctx), *allowed_notices), facts=facts
    )


async def ask_answer_words(update: Incoming, ctx: Ctx) -> Turn:
    """Take the choice of answer. The liaison may add words to it."""
    referral_id, outcome, _ = argument(update, ReferralAnswer)
    referral, _, case = await referral_for_body(ctx, referral_id)
    if outcome not in ReferralOutcome:
        raise BadInput("body-no-answer")
    asks = (
        outcome == ReferralOutcome.MORE
    )  # an answer that asks for more must say what is needed: staff cannot go on without it
    bare = (
        ()
        if asks
        else ((button("body-button-no-words", "body.send", ReferralAnswer(referral.id, outcome, BARE)),),)
    )
    rows = (*bare, (button("body-button-back", "body.see", referral.id),))
    args = number_args(case, referral, ctx.content) | {
        "what": TextRef(f"body-asks-{outcome.replace('_', '-')}"),
        "most": LONGEST_WORDS,
    }
    session = ctx.session.at(ANSWER_STATE, case=case.id, referral=referral.id, outcome=outcome)
    return Turn((Screen("body-write-more" if asks else "body-write", args, rows),), session=session)


async def preview_answer(update: Incoming, ctx: Ctx) -> Turn:
    """Show the words as the reporter will read them. Nothing is answered yet."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    data, words = ctx.session.data, moderator_words(update.text)
    referral, _, case = await referral_for_body(ctx, data.get("referral", ""))
    outcome = ReferralOutcome(data["outcome"])
    session_data = {"case": case.id, "referral": referral.id, "outcome": outcome.value}
    back = (button("body-button-back", "body.see", referral.id),)
    if (
        warning := warn_if_identifying(
            words, "reporter", (back,), ctx, state=ANSWER_STATE, session_data=session_data
        )
    ) is not None:
        return warning
    rows = (
        (button("body-button-send", "body.send", ReferralAnswer(referral.id, outcome, mark_preview(words))),),
        (button("case-button-again", "body.how", ReferralAnswer(referral.id, outcome)),),
    )
    args = number_args(case, referral, ctx.content) | {
        "outcome": TextRef(f"body-outcome-{outcome.replace('_', '-')}"),
        "words": words,
    }
    session = ctx.session.at(ANSWER_STATE, **session_data, words=words)
    detail = DetailOf(case.id, ctx.account)
    return Turn((Screen("body-preview", args, rows, remember=detail),), session=session)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Send the answer. Reporters hear that there is something to read, moderators what to do next."""
    pressed = argument(update, ReferralAnswer)
    referral_id = pressed.referral_id
    outcome, words = await _chosen_answer(pressed, ctx)
    referral, case, facts = await answer_referral(ctx, referral_id, outcome, words)
    screen = _screen(referral, case, words, ctx)
    notices = [
        await _answer_notice(referral, case, account, words, ctx)
        for account in await couriers(referral.by, case, ctx)
    ]
    allowed_notices = await allowed_replies(notices, case, ctx)
    return Turn((Ack("body-answered-now"), screen, *allowed_notices), session=ctx.session.at(""), facts=facts)


async def _chosen_answer(pressed: ReferralAnswer, ctx: Ctx) -> tuple[ReferralOutcome, str]:
    """The answer shown above the pressed button. An older button never sends what was chosen or written after
    it, because an answer cannot be taken back. Raises as ``referral_for_body``, WrongState (answered already,
    another answer), NotFound."""
    data, (referral_id, outcome, mark) = ctx.session.data, pressed
    referral, _, _ = await referral_for_body(ctx, referral_id)
    if not referral.is_open:
        raise WrongState("body-answered")
    if ctx.session.state != ANSWER_STATE or data.get("referral") != referral_id:
        raise NotFound("body-nothing")
    words = "" if mark == BARE else data.get("words", "")
    if (outcome or mark) and (outcome != data["outcome"] or mark not in (BARE, mark_preview(words))):
        raise WrongState("body-other-answer")
    return ReferralOutcome(data["outcome"]), words


async def _answer_notice(referral: Referral, case: Case, to: Account, words: str, ctx: Ctx) -> Reply:
    """For those who prepared the referral: the outcome, the body's words, and the next step."""
    answer_args: dict[str, Arg] = {
        "answer": TextRef("notice-body-words", {"words": words}) if words else NOTHING
    }
    args = number_args(case, referral, ctx.content) | {"state": state_of(referral)} | answer_args
    key = "notice-body-more" if referral.outcome is ReferralOutcome.MORE else "notice-body-answered"
    if referral.next_body:
        key, args = "notice-body-next", args | {"next": body_name(referral.next_body, ctx.content)}
    return Say(
        key, args, await follow_up_rows(referral, case, to, ctx), to=StaffChat(to), lane=SendLane.DIALOGUE,
        protect=True, remember=DetailOf(case.id, to),
    )  # fmt: skip


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the question. The reporters of the case will read it."""
    case, body = await may_introduce(ctx, argument(update))
    await refuse_accused_body(ctx, body, case)
    screen = Screen("intro-write", {"body": body_of(body, ctx.content)}, _BACK)
    return Turn((screen,), session=ctx.session.at(WITNESS_STATE, case=case.id))


async def preview_wish(update: Incoming, ctx: Ctx) -> Turn:
    """Show the question as the reporter will read it. Nothing is asked yet."""
    words, case_id = moderator_words(QUESTION.text(update)), ctx.session.data.get("case", "")
    _, body = await may_introduce(ctx, case_id)
    args: dict[str, Arg] = {
        "wish": TextRef("intro-wish", {"body": body_of(body, ctx.content), "words": words})
    }
    return QUESTION.preview(
        "body-witness-preview",
        args,
        words,
        ctx,
        data={"case": case_id},
        again=button("case-button-again", "body.witness", case_id),
        back=_DESK,
    )


async def wish(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the leads to sign the question."""
    data = QUESTION.words_to_send(update, ctx)
    case_id = data["case"]
    case, body = await may_introduce(ctx, case_id)
    signature_request, others = await request_introduction(ctx, case_id, body, data["words"])
    requests = signature_requests(
        signature_request, others, case=case, body=body, words=data["words"], ctx=ctx
    )
    return Turn((Screen("intro-wished", buttons=_BACK), *requests), session=ctx.session.at(""))
