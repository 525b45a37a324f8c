"""A body's liaison at work: what has been sent, its package, «in hand», and the answer that reporters read.

A lead does the same for a body without a liaison: he brings the package there and enters what it says.
"""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    DetailOf,
    Lane,
    Reply,
    Rows,
    Say,
    Screen,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.cases.triage import LONGEST_WORDS, worded
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.people import Account, Role
from bot.domain.referrals.referrals import Outcome, Referral, Step
from bot.handlers.bodies.letter import package
from bot.handlers.cards.seen_by import seen_by
from bot.handlers.pieces import NOTHING, argument, body_name, button, mark_preview, split
from bot.handlers.referrals.refer_words import number_args, state_of
from bot.handlers.referrals.referred import by_hand, ways_on
from bot.handlers.submissions.staff_words import leading
from bot.usecases.referrals.answer_referral import acknowledge, answer, export, for_body, of_liaison
from bot.usecases.referrals.read_referral import read_dossier
from bot.usecases.staff.note_started import note_started

STATE: Final = "body.answer"
BARE: Final = "bare"
"""In a button: without words."""
_MOST: Final = 30
TEXT_FAMILIES: Final = (
    *(f"body-button-{outcome.replace('_', '-')}" for outcome in Outcome),
    *(f"body-asks-{outcome.replace('_', '-')}" for outcome in Outcome),
)


def liaison_note() -> Say:
    """The way to his desk, for one who speaks for a body."""
    return Say("body-welcome", buttons=((button("body-button-desk", "body.list"),),))


async def desk(update: Incoming, ctx: Ctx) -> Turn:
    """``/referrals``: what his body has been sent; what waits for it comes first."""
    await note_started(ctx.person, uow=ctx.uow, clock=ctx.clock)
    found = await of_liaison(ctx.person.account, uow=ctx.uow)
    rows: Rows = tuple([(await _row(one, ctx),) for one in found[:_MOST]])
    args: dict[str, Arg] = {"count": len(found), "open": sum(one.open for one in found)}
    return Turn((Screen("body-desk", args, rows),), session=ctx.session.at(""))


async def _row(one: Referral, ctx: Ctx) -> Button:
    case = await ctx.uow.cases.get(one.case_id)
    args = number_args(case, one, ctx.content) if case is not None else {"number": "", "body": ""}
    return button("body-row", "body.see", one.id, args | {"state": state_of(one)})


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """One of them, without its words: until when, and what can be done."""
    one, packed, case = await for_body(argument(update), by=ctx.person.account, uow=ctx.uow)
    return Turn((_screen(one, case, packed.answer, ctx),), session=ctx.session.at(""))


def _screen(one: Referral, case: Case, said: str, ctx: Ctx) -> Screen:
    rows: list[tuple[Button, ...]] = [(button("body-button-open", "body.open", one.id),)]
    if one.step is Step.SENT:
        rows.append((button("body-button-ack", "body.ack", one.id),))
    if one.open:
        rows += [
            (button(f"body-button-{outcome.replace('_', '-')}", "body.how", f"{one.id}/{outcome}"),)
            for outcome in Outcome
        ]
        rows.append((button("body-button-witness", "body.witness", case.id),))
    if ctx.person.staff is not None and ctx.person.staff.role is Role.LIAISON:
        rows.append((button("body-button-desk", "body.list"),))
    said_args: dict[str, Arg] = {"answer": Term("body-said", {"words": said}) if said else NOTHING}
    args = number_args(case, one, ctx.content) | {"state": state_of(one)} | said_args
    return Screen("body-referral", args, tuple(rows), remember=DetailOf(case.id, ctx.person.account))


async def open_package(update: Incoming, ctx: Ctx) -> Turn:
    """The letter and the copies, into his chat; they go from there within a day, and can be fetched again."""
    me = ctx.person.account
    one, packed, case = await export(argument(update), by=me, uow=ctx.uow, clock=ctx.clock)
    found = await read_dossier(one, packed, case, uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    return Turn((*package(found, to=me, content=ctx.content, operator=ctx.operator.words),))


async def ack(update: Incoming, ctx: Ctx) -> Turn:
    """«We have it in hand.» Whoever prepared it hears so."""
    me = ctx.person.account
    one, facts = await acknowledge(argument(update), by=me, uow=ctx.uow, clock=ctx.clock)
    _, packed, case = await for_body(one.id, by=me, uow=ctx.uow)
    said = Say(
        "notice-body-acked", number_args(case, one, ctx.content), to=StaffChat(one.by), lane=Lane.DIALOGUE
    )
    told = await seen_by([said], case, uow=ctx.uow)
    return Turn((Ack("body-acked-now"), _screen(one, case, packed.answer, ctx), *told), facts=facts)


async def how(update: Incoming, ctx: Ctx) -> Turn:
    """Which answer; he may write some words to it."""
    referral_id, outcome = split(argument(update))
    one, _, case = await for_body(referral_id, by=ctx.person.account, uow=ctx.uow)
    if outcome not in Outcome:
        raise BadInput("body-no-answer")
    asks = outcome == Outcome.MORE  # what it needs to know must be said: staff can go on with nothing else
    bare = () if asks else ((button("body-button-no-words", "body.send", f"{one.id}/{outcome}/{BARE}"),),)
    rows = (*bare, (button("body-button-back", "body.see", one.id),))
    args = number_args(case, one, ctx.content) | {
        "what": Term(f"body-asks-{outcome.replace('_', '-')}"),
        "most": LONGEST_WORDS,
    }
    session = ctx.session.at(STATE, case=case.id, referral=one.id, outcome=outcome)
    return Turn((Screen("body-write-more" if asks else "body-write", args, rows),), session=session)


async def written(update: Incoming, ctx: Ctx) -> Turn:
    """The words as the reporter will read them; nothing is answered yet."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    data, words = ctx.session.data, worded(update.text)
    one, _, case = await for_body(data.get("referral", ""), by=ctx.person.account, uow=ctx.uow)
    outcome = Outcome(data["outcome"])
    kept = {"case": case.id, "referral": one.id, "outcome": outcome.value}
    back = (button("body-button-back", "body.see", one.id),)
    if (told := leading(words, "reporter", (back,), ctx, state=STATE, kept=kept)) is not None:
        return told
    rows = (
        (button("body-button-send", "body.send", f"{one.id}/{outcome}/{mark_preview(words)}"),),
        (button("case-button-again", "body.how", f"{one.id}/{outcome}"),),
    )
    args = number_args(case, one, ctx.content) | {
        "outcome": Term(f"body-outcome-{outcome.replace('_', '-')}"),
        "words": words,
    }
    session = ctx.session.at(STATE, **kept, words=words)
    detail = DetailOf(case.id, ctx.person.account)
    return Turn((Screen("body-preview", args, rows, remember=detail),), session=session)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """It is answered: the reporters hear that there is something to read, the moderators what to do next."""
    referral_id, meant = split(argument(update))
    outcome, words = await _meant(referral_id, meant, ctx)
    one, case, facts = await answer(
        referral_id, outcome, words,
        by=ctx.person.account, uow=ctx.uow, clock=ctx.clock, content=ctx.content, mask=ctx.mask,
    )  # fmt: skip
    screen = _screen(one, case, words, ctx)
    said = [await _answered(one, case, account, words, ctx) for account in await by_hand(one.by, case, ctx)]
    told = await seen_by(said, case, uow=ctx.uow)
    return Turn((Ack("body-answered-now"), screen, *told), session=ctx.session.at(""), facts=facts)


async def _meant(referral_id: str, meant: str, ctx: Ctx) -> tuple[Outcome, str]:
    """The answer that stood above the pressed button: an older one never sends what was chosen or written after it,
    for an answer is not taken back. Raises as ``for_body``, WrongState (answered already, another answer), NotFound."""
    data, (outcome, mark) = ctx.session.data, split(meant)
    one, _, _ = await for_body(referral_id, by=ctx.person.account, uow=ctx.uow)
    if not one.open:
        raise WrongState("body-answered")
    if ctx.session.state != STATE or data.get("referral") != referral_id:
        raise NotFound("body-nothing")
    words = "" if mark == BARE else data.get("words", "")
    if meant and (outcome != data["outcome"] or mark not in (BARE, mark_preview(words))):
        raise WrongState("body-other-answer")
    return Outcome(data["outcome"]), words


async def _answered(one: Referral, case: Case, to: Account, words: str, ctx: Ctx) -> Reply:
    """To those who prepared it: the outcome, what the body has written, and the way on from it."""
    said: dict[str, Arg] = {"answer": Term("notice-body-said", {"words": words}) if words else NOTHING}
    args = number_args(case, one, ctx.content) | {"state": state_of(one)} | said
    key = "notice-body-more" if one.outcome is Outcome.MORE else "notice-body-answered"
    if one.next_body:
        key, args = "notice-body-next", args | {"next": body_name(one.next_body, ctx.content)}
    return Say(
        key, args, await ways_on(one, case, to, ctx), to=StaffChat(to), lane=Lane.DIALOGUE, protect=True,
        remember=DetailOf(case.id, to),
    )  # fmt: skip
