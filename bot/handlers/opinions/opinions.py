"""Rounds of opinions for those who are asked: open rounds, giving an opinion, reading the result."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, SendLane, StaffChat, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.opinions import OpinionRound, may_give
from bot.domain.errors import BadInput
from bot.domain.learning.editions import is_edition
from bot.handlers.atlas.atlas_words import can_watch_atlas, home, is_lead
from bot.handlers.opinions.opinion_subjects import about_term, read_row, subject_rows
from bot.handlers.opinions.opinion_words import edition_note, edition_now, other_edition_note
from bot.handlers.pieces import argument, button
from bot.handlers.press_arguments import RoundEdition
from bot.usecases.atlas.opinions import (
    can_read_subject,
    find_round,
    give_opinion,
    is_invited,
    opinion_recipients,
    require_viewer,
    rounds_to_end,
    rounds_to_remind,
)
from bot.usecases.staff.reachable import note_started

WORDS: Final = "opinion.words"
MOST: Final = 12


def expert_note() -> Say:
    """The button to rounds that ask this person, for experts, who have no other desk."""
    return Say("opinion-welcome", buttons=((button("opinion-button-rounds", "opinions"),),))


async def opinions(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/opinions``: the rounds that ask this person; for leads all, and new ones (lesson, measure)."""
    await note_started(ctx)
    lead = is_lead(ctx.person)
    rounds = [
        opinion_round for opinion_round in await ctx.uow.rounds.all() if lead or _asks_me(opinion_round, ctx)
    ]
    rows = [(await _row(opinion_round, ctx),) for opinion_round in rounds[:MOST]]
    fresh = (
        (
            (button("opinion-button-lesson", "opinion.lesson"),),
            (button("opinion-button-on-measure", "opinion.measures"),),
        )
        if lead
        else ()
    )
    last = home() if can_watch_atlas(ctx.person) else (button("button-menu", "menu"),)
    screen = Screen("opinions", {"count": len(rounds)}, (*rows, *fresh, last))
    return Turn((screen,), session=ctx.session.at(""))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show one round to a person who is asked."""
    opinion_round = await find_round(ctx, argument(update))
    require_viewer(opinion_round, ctx.person, editors=ctx.operator.editors)
    return Turn((await _screen(opinion_round, ctx),), session=ctx.session.at(""))


async def give(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the opinion. The next typed text is the opinion: on the edition that the button names, which
    the person has read, or on today's."""
    round_id, read = argument(update, RoundEdition)
    opinion_round = may_give(await ctx.uow.rounds.get(round_id), ctx.account, today=ctx.clock.today())
    require_viewer(opinion_round, ctx.person, editors=ctx.operator.editors)
    edition = read if is_edition(read) else edition_now(opinion_round, ctx.content)
    args: dict[str, Arg] = {
        "about": await about_term(opinion_round, ctx),
        "until": opinion_round.until,
        "edition": edition_note(opinion_round, ctx.content),
    }
    back = (*read_row(opinion_round), (button("opinion-button-back", "opinion.see", opinion_round.id),))
    return Turn(
        (Screen("opinion-ask", args, back),),
        session=ctx.session.at(WORDS, round=opinion_round.id, edition=edition),
    )


async def take_opinion(update: Incoming, ctx: Ctx) -> Turn:
    """Store the opinion and notify the lead who asked."""
    if not isinstance(update, TextSaid):
        raise BadInput("opinion-words-only")
    opinion = await give_opinion(
        ctx, ctx.session.data.get("round", ""), update.text, edition=ctx.session.data.get("edition", "")
    )
    opinion_round = await find_round(ctx, opinion.round_id)
    args: dict[str, Arg] = {
        "words": opinion.words,
        "about": await about_term(opinion_round, ctx),
        "edition": other_edition_note(opinion, opinion_round),
    }
    rows: Rows = (
        (button("opinion-button-again", "opinion.give", RoundEdition(opinion_round.id, opinion.edition)),),
        (button("opinion-button-rounds", "opinions"),),
    )
    desk: Rows = ((button("opinion-button-answers", "opinion.desk", opinion_round.id),),)
    slot = f"opinion:{opinion_round.id}"
    notices = [
        Say("opinion-came", args, desk, to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True, slot=slot)
        for account in await opinion_recipients(ctx, opinion_round)
        if account != opinion.by
    ]
    return Turn((Screen("opinion-saved", args, rows), *notices), session=ctx.session.at(""))


async def opinion_reminders(ctx: TickCtx) -> Turn:
    """Remind once, a day before the end, those who have not answered; at the end notify the lead who
    asked."""
    notices = []
    for reminder in await rounds_to_remind(ctx):
        args: dict[str, Arg] = {"about": await about_term(reminder.round, ctx), "until": reminder.round.until}
        rows: Rows = (
            *read_row(reminder.round),
            (button("opinion-button-give", "opinion.give", reminder.round.id),),
        )
        notices += [
            Say("opinion-reminder", args, rows, to=StaffChat(who), lane=SendLane.REMINDER, quiet=True)
            for who in reminder.silent
        ]
    for ended in await rounds_to_end(ctx):
        over: dict[str, Arg] = {"about": await about_term(ended, ctx)}
        desk: Rows = ((button("opinion-button-answers", "opinion.desk", ended.id),),)
        notices += [
            Say("opinion-ended", over, desk, to=StaffChat(account), lane=SendLane.REMINDER, quiet=True)
            for account in await opinion_recipients(ctx, ended)
        ]
    return Turn(tuple(notices))


def _asks_me(opinion_round: OpinionRound, ctx: Ctx) -> bool:
    return is_invited(opinion_round, ctx.person, editors=ctx.operator.editors)


async def _row(opinion_round: OpinionRound, ctx: Ctx) -> Button:
    verb = "opinion.desk" if is_lead(ctx.person) else "opinion.see"
    key = "opinion-button-round-over" if opinion_round.closed else "opinion-button-round"
    return button(
        key,
        verb,
        opinion_round.id,
        {"about": await about_term(opinion_round, ctx), "until": opinion_round.until},
    )


async def _screen(opinion_round: OpinionRound, ctx: Ctx) -> Screen:
    me, today = ctx.account, ctx.clock.today()
    mine = [opinion for opinion in await ctx.uow.rounds.opinions(opinion_round.id) if opinion.by == me]
    args: dict[str, Arg] = {
        "about": await about_term(opinion_round, ctx),
        "until": opinion_round.until,
        "mine": len(mine),
        "open": "yes" if opinion_round.takes(today) else "no",
        "edition": edition_note(opinion_round, ctx.content),
    }
    rows: list[tuple[Button, ...]] = list(
        read_row(opinion_round) if can_read_subject(opinion_round, ctx.person, today=today) else ()
    )
    if opinion_round.takes(today) and _asks_me(opinion_round, ctx):
        rows.append((button("opinion-button-give", "opinion.give", opinion_round.id),))
    rows += await subject_rows(opinion_round, ctx)
    if opinion_round.closed:
        rows.append((button("opinion-button-report", "opinion.report", opinion_round.id),))
    return Screen("opinion-round", args, (*rows, (button("opinion-button-rounds", "opinions"),)))
