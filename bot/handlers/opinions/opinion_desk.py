"""The leads' side of rounds of opinions: asking, answering each one with a reason, closing."""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    Lane,
    Rows,
    Say,
    Screen,
    StaffChat,
    Term,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import ANSWERS, LASTS, Answer, Opinion, Round, Subject, silent
from bot.domain.errors import BadInput, NotFound
from bot.domain.learning.lessons import Audience, Tier
from bot.handlers.opinions import opinion_people
from bot.handlers.opinions.opinion_lesson import read_row
from bot.handlers.opinions.opinion_words import edition_told, opinion_told
from bot.handlers.opinions.opinions import about_term
from bot.handlers.pieces import argument, button, lines, split, whole
from bot.usecases.atlas.ask_opinions import answer_opinion, close_round, open_round, the_round
from bot.usecases.atlas.asked import OFFERED, Whom, still_asked

REASON: Final = "opinion.reason"
MOST: Final = 20
TEXT_FAMILIES: Final = (
    *(f"opinion-whom-{whom}" for whom in Whom),
    *(f"opinion-answer-{answer}" for answer in (*ANSWERS, "none")),
    *(f"opinion-button-{answer}" for answer in ANSWERS),
)
_CUT: Final = 60


async def lesson(update: Incoming, ctx: Ctx) -> Turn:
    """Which lesson: track, then the lesson itself."""
    track = argument(update)
    if track not in Audience:
        rows: Rows = tuple(
            (button("opinion-button-track", "opinion.lesson", one, {"track": one.value}),) for one in Audience
        )
    else:
        found = [one for tier in Tier for one in ctx.content.lessons(Audience(track), tier)]
        rows = tuple(
            (button("opinion-button-about", "opinion.ask", f"lesson/{one.id}", {"title": one.title}),)
            for one in found
        )
    back = (button("opinion-button-rounds", "opinions"),)
    return Turn((Screen("opinion-which-lesson", buttons=(*rows, back)),))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """``atlas/id`` asks whom, ``atlas/id/liaisons`` how long, ``atlas/id/liaisons/7`` begins. For single people
    (``atlas/id/single``) they are on the list of `opinion_people`."""
    told, rest = split(argument(update))
    about, more = split(rest)
    whom, days = split(more)
    if told not in Subject or not about:
        raise NotFound("opinion-no-round")
    subject, place = Subject(told), f"{told}/{about}"
    back = (button("opinion-button-rounds", "opinions"),)
    if whom not in Whom:
        rows: Rows = tuple(
            (button(f"opinion-whom-{one}", *_further(place, one)),) for one in OFFERED[subject]
        )
        return Turn((Screen("opinion-ask-whom", buttons=(*rows, back)),))
    if not days:
        if whom == Whom.SINGLE:
            return await opinion_people.days(place, ctx)
        rows = tuple(
            (button("opinion-button-days", "opinion.ask", f"{place}/{whom}/{n}", {"count": n}),)
            for n in LASTS
        )
        return Turn((Screen("opinion-ask-days", buttons=(*rows, back)),))
    return await _begun(subject, about, Whom(whom), whole(days) or 0, ctx)


def _further(place: str, whom: Whom) -> tuple[str, str]:
    """Verb and argument of what comes next."""
    return ("opinion.people", place) if whom is Whom.SINGLE else ("opinion.ask", f"{place}/{whom}")


async def _begun(subject: Subject, about: str, whom: Whom, days: int, ctx: Ctx) -> Turn:
    """Those who are asked hear of it."""
    back = (button("opinion-button-rounds", "opinions"),)
    single = whom is Whom.SINGLE
    chosen = opinion_people.looked_over(f"{subject}/{about}", ctx.session) if single else ()
    found = await open_round(
        subject,
        about,
        whom,
        days,
        by=ctx.person.account,
        editors=ctx.operator.editors,
        content=ctx.content,
        uow=ctx.uow,
        ids=ctx.ids,
        clock=ctx.clock,
        chosen=chosen,
    )
    args: dict[str, Arg] = {
        "about": await about_term(found, ctx),
        "until": found.until,
        "count": len(found.invited),
    }
    give = (button("opinion-button-give", "opinion.give", found.id),)
    ways: Rows = (*(read_row(found) or (give,)), (button("opinion-button-look", "opinion.see", found.id),))
    invited = [
        Say("opinion-invited", args, ways, to=StaffChat(one), lane=Lane.DIALOGUE, quiet=True)
        for one in found.invited
    ]
    return Turn((Screen("opinion-begun", args, (back,)), *invited), session=ctx.session.at(""))


async def desk(update: Incoming, ctx: Ctx) -> Turn:
    """One round with its opinions, those without an answer first."""
    return Turn((await _desk(argument(update), ctx),), session=ctx.session.at(""))


async def opinion(update: Incoming, ctx: Ctx) -> Turn:
    """One opinion, and the three answers."""
    found, about = await _opinion(argument(update), ctx)
    rows = tuple(
        (button(f"opinion-button-{answer}", "opinion.answer", f"{found.id}/{answer}"),) for answer in ANSWERS
    )
    back = (button("opinion-button-answers", "opinion.desk", found.round_id),)
    return Turn(
        (Screen("opinion-one", opinion_told(found, about), (*rows, back)),), session=ctx.session.at("")
    )


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """The next typed text is the reason."""
    opinion_id, told = split(argument(update))
    found, about = await _opinion(opinion_id, ctx)
    if told not in ANSWERS:
        raise NotFound("opinion-none")
    args = opinion_told(found, about) | {"chosen": Term(f"opinion-answer-{told}")}
    back = ((button("opinion-button-answers", "opinion.desk", found.round_id),),)
    session = ctx.session.at(REASON, opinion=found.id, answer=told)
    return Turn((Screen("opinion-why", args, back),), session=session)


async def reason_typed(update: Incoming, ctx: Ctx) -> Turn:
    """The answer is kept; whoever said it reads it."""
    data = ctx.session.data
    if not isinstance(update, TextSaid):
        raise BadInput("opinion-words-only")
    told = Answer(data["answer"]) if data.get("answer") in ANSWERS else Answer.NONE
    found = await answer_opinion(
        data.get("opinion", ""),
        told,
        update.text,
        by=ctx.person.account,
        mask=ctx.mask,
        uow=ctx.uow,
        clock=ctx.clock,
    )
    screen = await _desk(found.round_id, ctx)
    about = await the_round(found.round_id, uow=ctx.uow)
    there = await still_asked(about, editors=ctx.operator.editors, uow=ctx.uow)
    heard = [
        Say("opinion-answered", opinion_told(found, about), to=StaffChat(one), lane=Lane.DIALOGUE, quiet=True)
        for one in there
        if one == found.by
    ]
    return Turn((screen, *heard), session=ctx.session.at(""))


async def close(update: Incoming, ctx: Ctx) -> Turn:
    """The round is over; the draft may be signed now."""
    found = await close_round(argument(update), by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    args: dict[str, Arg] = {"about": await about_term(found, ctx)}
    rows: Rows = (
        (button("opinion-button-report", "opinion.report", found.id),),
        (button("opinion-button-rounds", "opinions"),),
    )
    told = [
        Say("opinion-closed-told", args, (rows[0],), to=StaffChat(one), lane=Lane.DIALOGUE, quiet=True)
        for one in await still_asked(found, editors=ctx.operator.editors, uow=ctx.uow)
    ]
    return Turn((Screen("opinion-closed", args, rows), *told))


async def _opinion(opinion_id: str, ctx: Ctx) -> tuple[Opinion, Round]:
    found = await ctx.uow.rounds.opinion(opinion_id)
    if found is None:
        raise NotFound("opinion-none")
    return found, await the_round(found.round_id, uow=ctx.uow)


async def _desk(round_id: str, ctx: Ctx) -> Screen:
    found = await the_round(round_id, uow=ctx.uow)
    said = sorted(await ctx.uow.rounds.opinions(round_id), key=lambda one: one.answer is not Answer.NONE)
    waiting = sum(one.answer is Answer.NONE for one in said)
    rows = [*read_row(found), *((_row(one),) for one in said[:MOST] if not found.closed)]
    if not found.closed:
        rows.append((button("opinion-button-close", "opinion.close", found.id),))
    rows.append((button("opinion-button-report", "opinion.report", found.id),))
    args: dict[str, Arg] = {
        "about": await about_term(found, ctx),
        "until": found.until,
        "asked": len(found.invited),
        "silent": len(silent(found, said)),
        "count": len(said),
        "waiting": waiting,
        "edition": edition_told(found, ctx.content),
        "lines": lines(
            [
                Term("opinion-desk-line", opinion_told(one, found) | {"words": _short(one)})
                for one in said[:MOST]
            ]
        ),
    }
    return Screen("opinion-desk", args, (*rows, (button("opinion-button-rounds", "opinions"),)))


def _row(one: Opinion) -> Button:
    key = "opinion-button-open" if one.answer is Answer.NONE else "opinion-button-done"
    return button(key, "opinion.one", one.id, {"words": _short(one)})


def _short(one: Opinion) -> str:
    return one.words if len(one.words) <= _CUT else f"{one.words[:_CUT]}…"
