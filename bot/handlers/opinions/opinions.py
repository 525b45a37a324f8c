"""Rounds of opinions for those who are asked: what is open, giving an opinion, reading what became of it."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Lane, Rows, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.atlas.opinions import Round, Subject, may_give
from bot.domain.errors import BadInput
from bot.domain.learning.lesson_edition import is_edition
from bot.handlers.atlas.atlas_words import home, is_lead, watches
from bot.handlers.opinions.opinion_lesson import read_row
from bot.handlers.opinions.opinion_words import edition_now, edition_told, on_edition
from bot.handlers.pieces import argument, button, split, whole
from bot.usecases.atlas.ask_opinions import give_opinion, rounds_to_end, rounds_to_remind, the_round
from bot.usecases.atlas.asked import asks, keepers, must_see, reads
from bot.usecases.staff.note_started import note_started

WORDS: Final = "opinion.words"
MOST: Final = 12


def expert_note() -> Say:
    """The way to the rounds that ask him, for an expert, who has no other desk."""
    return Say("opinion-welcome", buttons=((button("opinion-button-rounds", "opinions"),),))


async def opinions(update: Incoming, ctx: Ctx) -> Turn:
    """``/opinions``: the rounds that ask me; for leads all of them, and a new one about a lesson."""
    await note_started(ctx.person, uow=ctx.uow, clock=ctx.clock)
    lead = is_lead(ctx.person)
    found = [one for one in await ctx.uow.rounds.all() if lead or _asks_me(one, ctx)]
    rows = [(await _row(one, ctx),) for one in found[:MOST]]
    fresh = ((button("opinion-button-lesson", "opinion.lesson"),),) if lead else ()
    last = home() if watches(ctx.person) else (button("button-menu", "menu"),)
    screen = Screen("opinions", {"count": len(found)}, (*rows, *fresh, last))
    return Turn((screen,), session=ctx.session.at(""))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """One round, as somebody who is asked sees it."""
    found = await the_round(argument(update), uow=ctx.uow)
    must_see(found, ctx.person, editors=ctx.operator.editors)
    return Turn((await _screen(found, ctx),), session=ctx.session.at(""))


async def give(update: Incoming, ctx: Ctx) -> Turn:
    """The next typed text is the opinion: on the edition that the button names, which he has read, or on today's."""
    round_id, read = split(argument(update))
    found = may_give(await ctx.uow.rounds.get(round_id), ctx.person.account, today=ctx.clock.today())
    must_see(found, ctx.person, editors=ctx.operator.editors)
    edition = read if is_edition(read) else edition_now(found, ctx.content)
    args: dict[str, Arg] = {
        "about": await about_term(found, ctx),
        "until": found.until,
        "edition": edition_told(found, ctx.content),
    }
    back = (*read_row(found), (button("opinion-button-back", "opinion.see", found.id),))
    return Turn(
        (Screen("opinion-ask", args, back),), session=ctx.session.at(WORDS, round=found.id, edition=edition)
    )


async def words_typed(update: Incoming, ctx: Ctx) -> Turn:
    """The opinion is kept; whoever asked hears of it."""
    if not isinstance(update, TextSaid):
        raise BadInput("opinion-words-only")
    said = await give_opinion(
        ctx.session.data.get("round", ""),
        update.text,
        by=ctx.person,
        editors=ctx.operator.editors,
        edition=ctx.session.data.get("edition", ""),
        mask=ctx.mask,
        uow=ctx.uow,
        ids=ctx.ids,
        clock=ctx.clock,
    )
    found = await the_round(said.round_id, uow=ctx.uow)
    args: dict[str, Arg] = {
        "words": said.words,
        "about": await about_term(found, ctx),
        "edition": on_edition(said, found),
    }
    rows: Rows = (
        (button("opinion-button-again", "opinion.give", f"{found.id}/{said.edition}"),),
        (button("opinion-button-rounds", "opinions"),),
    )
    desk: Rows = ((button("opinion-button-answers", "opinion.desk", found.id),),)
    slot = f"opinion:{found.id}"
    told = [
        Say("opinion-came", args, desk, to=StaffChat(one), lane=Lane.DIALOGUE, quiet=True, slot=slot)
        for one in await keepers(found, uow=ctx.uow)
        if one != said.by
    ]
    return Turn((Screen("opinion-kept", args, rows), *told), session=ctx.session.at(""))


async def opinion_reminders(ctx: TickCtx) -> Turn:
    """A day before the end: those who have said nothing are reminded, once; when it is over, whoever asked hears it."""
    told = []
    for one in await rounds_to_remind(editors=ctx.editors, uow=ctx.uow, clock=ctx.clock):
        args: dict[str, Arg] = {"about": await about_term(one.round, ctx), "until": one.round.until}
        rows: Rows = (*read_row(one.round), (button("opinion-button-give", "opinion.give", one.round.id),))
        told += [
            Say("opinion-reminder", args, rows, to=StaffChat(who), lane=Lane.REMINDER, quiet=True)
            for who in one.silent
        ]
    for ended in await rounds_to_end(uow=ctx.uow, clock=ctx.clock):
        over: dict[str, Arg] = {"about": await about_term(ended, ctx)}
        desk: Rows = ((button("opinion-button-answers", "opinion.desk", ended.id),),)
        told += [
            Say("opinion-ended", over, desk, to=StaffChat(one), lane=Lane.REMINDER, quiet=True)
            for one in await keepers(ended, uow=ctx.uow)
        ]
    return Turn(tuple(told))


async def about_term(found: Round, ctx: Ctx | TickCtx) -> Term:
    return await about_of(found.subject, found.about, found.edition, ctx)


async def about_of(subject: Subject, about: str, edition: str, ctx: Ctx | TickCtx) -> Term:
    """What is asked about, in words."""
    if subject is Subject.LESSON:
        lesson = ctx.content.lesson(about)
        return Term("opinion-about-lesson", {"title": lesson.title}) if lesson else Term("opinion-about-gone")
    version = await ctx.uow.atlas.version(about)
    if version is not None:
        return Term("opinion-about-atlas", {"number": version.number})
    number = whole(edition)
    return Term("opinion-about-replaced", {"number": number}) if number else Term("opinion-about-gone")


def _asks_me(found: Round, ctx: Ctx) -> bool:
    return asks(found, ctx.person, editors=ctx.operator.editors)


async def _row(found: Round, ctx: Ctx) -> Button:
    verb = "opinion.desk" if is_lead(ctx.person) else "opinion.see"
    key = "opinion-button-round-over" if found.closed else "opinion-button-round"
    return button(key, verb, found.id, {"about": await about_term(found, ctx), "until": found.until})


async def _screen(found: Round, ctx: Ctx) -> Screen:
    me, today = ctx.person.account, ctx.clock.today()
    mine = [one for one in await ctx.uow.rounds.opinions(found.id) if one.by == me]
    args: dict[str, Arg] = {
        "about": await about_term(found, ctx),
        "until": found.until,
        "mine": len(mine),
        "open": "yes" if found.takes(today) else "no",
        "edition": edition_told(found, ctx.content),
    }
    rows: list[tuple[Button, ...]] = list(read_row(found) if reads(found, ctx.person, today=today) else ())
    if found.takes(today) and _asks_me(found, ctx):
        rows.append((button("opinion-button-give", "opinion.give", found.id),))
    rows += await _levels_row(found, ctx)
    if found.closed:
        rows.append((button("opinion-button-report", "opinion.report", found.id),))
    return Screen("opinion-round", args, (*rows, (button("opinion-button-rounds", "opinions"),)))


async def _levels_row(found: Round, ctx: Ctx) -> Rows:
    """The way to the draft: for who sees the atlas to it, for others to what the round shows of it."""
    if found.subject is not Subject.ATLAS or await ctx.uow.atlas.version(found.about) is None:
        return ()
    if watches(ctx.person):
        return ((button("atlas-button-levels", "atlas.version", f"{found.about}/day"),),)
    if reads(found, ctx.person, today=ctx.clock.today()):
        return ((button("atlas-button-levels", "opinion.draft", f"{found.id}/day"),),)
    return ()
