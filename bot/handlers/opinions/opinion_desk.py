"""The leads' side of rounds of opinions: asking, answering each opinion with a reason, closing.

The result of a round of opinions, in chat and as a document, for leads and those who were asked.
"""

from typing import Final

from bot.conversation.arguments import write_argument
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    Rows,
    Say,
    Screen,
    SendDocument,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import (
    ANSWERS,
    LASTS,
    Opinion,
    OpinionAnswer,
    OpinionRound,
    OpinionSubject,
    silent_invitees,
)
from bot.domain.errors import BadInput, NotFound
from bot.domain.learning.lessons import Audience, Tier
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.opinions import opinion_people
from bot.handlers.opinions.opinion_subjects import ON_SCREEN, about_term, read_row
from bot.handlers.opinions.opinion_words import edition_note, opinion_args
from bot.handlers.pieces import argument, button, lines
from bot.handlers.press_arguments import OpinionChoice, RoundPlan
from bot.usecases.atlas.opinion_subjects import SUBJECTS, InviteeGroup
from bot.usecases.atlas.opinions import (
    answer_opinion,
    close_round,
    current_invitees,
    find_round,
    open_round,
    require_viewer,
)
from bot.usecases.atlas.versions import note_report

REASON: Final = "opinion.reason"
MOST: Final = 20
TEXT_FAMILIES: Final = (
    *(f"opinion-whom-{whom}" for whom in InviteeGroup),
    *(f"opinion-answer-{answer}" for answer in (*ANSWERS, "none")),
    *(f"opinion-button-{answer}" for answer in ANSWERS),
)
_CUT: Final = 60
_COUNTED: Final = {
    "taken": OpinionAnswer.TAKEN,
    "partly": OpinionAnswer.PARTLY,
    "nottaken": OpinionAnswer.NOT_TAKEN,
    "open": OpinionAnswer.NONE,
}


async def choose_lesson(update: Incoming, ctx: Ctx) -> Turn:
    """Choose a lesson: first the track, then the lesson itself."""
    track = argument(update)
    if track not in Audience:
        rows: Rows = tuple(
            (button("opinion-button-track", "opinion.lesson", audience, {"track": audience.value}),)
            for audience in Audience
        )
    else:
        lessons = [lesson for tier in Tier for lesson in ctx.content.lessons(Audience(track), tier)]
        rows = tuple(
            (
                button(
                    "opinion-button-about",
                    "opinion.ask",
                    RoundPlan(OpinionSubject.LESSON, lesson.id),
                    {"title": lesson.title},
                ),
            )
            for lesson in lessons
        )
    back = (button("opinion-button-rounds", "opinions"),)
    return Turn((Screen("opinion-which-lesson", buttons=(*rows, back)),))


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Prepare a round: ``atlas/id`` asks whom, ``atlas/id/liaisons`` asks for how long,
    ``atlas/id/liaisons/7`` begins. Single people (``atlas/id/single``) are chosen in the list of
    `opinion_people`."""
    kind, about, whom, days = argument(update, RoundPlan)
    if kind not in OpinionSubject or not about:
        raise NotFound("opinion-no-round")
    subject, plan = OpinionSubject(kind), RoundPlan(kind, about)
    back = (button("opinion-button-rounds", "opinions"),)
    if whom not in InviteeGroup:
        rows: Rows = tuple(
            (button(f"opinion-whom-{choice}", *_next_step(plan, choice)),)
            for choice in SUBJECTS[subject].offered
        )
        return Turn((Screen("opinion-ask-whom", buttons=(*rows, back)),))
    if days is None:
        if whom == InviteeGroup.SINGLE:
            return await opinion_people.days(write_argument(plan), ctx)
        rows = tuple(
            (button("opinion-button-days", "opinion.ask", plan._replace(whom=whom, days=n), {"count": n}),)
            for n in LASTS
        )
        return Turn((Screen("opinion-ask-days", buttons=(*rows, back)),))
    return await _begin_round(subject, about, InviteeGroup(whom), days, ctx)


def _next_step(plan: RoundPlan, whom: InviteeGroup) -> tuple[str, RoundPlan]:
    """Verb and argument of the next step."""
    return (
        ("opinion.people", plan) if whom is InviteeGroup.SINGLE else ("opinion.ask", plan._replace(whom=whom))
    )


async def _begin_round(subject: OpinionSubject, about: str, whom: InviteeGroup, days: int, ctx: Ctx) -> Turn:
    """Begin the round and notify those who are asked."""
    back = (button("opinion-button-rounds", "opinions"),)
    single = whom is InviteeGroup.SINGLE
    chosen = (
        opinion_people.confirmed_people(write_argument(RoundPlan(subject, about)), ctx.session)
        if single
        else ()
    )
    opinion_round = await open_round(ctx, subject, about, whom, days, chosen=chosen)
    opinion_round = await ON_SCREEN[subject].begin(opinion_round, ctx)
    args: dict[str, Arg] = {
        "about": await about_term(opinion_round, ctx),
        "until": opinion_round.until,
        "count": len(opinion_round.invited),
    }
    give = (button("opinion-button-give", "opinion.give", opinion_round.id),)
    ways: Rows = (
        *(read_row(opinion_round) or (give,)),
        (button("opinion-button-look", "opinion.see", opinion_round.id),),
    )
    invited = [
        Say("opinion-invited", args, ways, to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True)
        for account in opinion_round.invited
    ]
    return Turn((Screen("opinion-begun", args, (back,)), *invited), session=ctx.session.at(""))


async def desk(update: Incoming, ctx: Ctx) -> Turn:
    """Show one round with its opinions, those without an answer first."""
    return Turn((await _desk(argument(update), ctx),), session=ctx.session.at(""))


async def show_opinion(update: Incoming, ctx: Ctx) -> Turn:
    """Show one opinion, and the three answers."""
    opinion, about = await _opinion(argument(update), ctx)
    rows = choice_rows(
        ANSWERS, "opinion-button", "opinion.answer", lambda answer: OpinionChoice(opinion.id, answer)
    )
    back = (button("opinion-button-answers", "opinion.desk", opinion.round_id),)
    return Turn(
        (Screen("opinion-item", opinion_args(opinion, about), (*rows, back)),), session=ctx.session.at("")
    )


async def ask_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason. The next typed text is the reason."""
    opinion_id, choice = argument(update, OpinionChoice)
    opinion, about = await _opinion(opinion_id, ctx)
    if choice not in ANSWERS:
        raise NotFound("opinion-none")
    args = opinion_args(opinion, about) | {"chosen": TextRef(f"opinion-answer-{choice}")}
    back = ((button("opinion-button-answers", "opinion.desk", opinion.round_id),),)
    session = ctx.session.at(REASON, opinion=opinion.id, answer=choice)
    return Turn((Screen("opinion-why", args, back),), session=session)


async def take_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Store the answer. The person who gave the opinion can read it."""
    data = ctx.session.data
    if not isinstance(update, TextSaid):
        raise BadInput("opinion-words-only")
    answer = OpinionAnswer(data["answer"]) if data.get("answer") in ANSWERS else OpinionAnswer.NONE
    opinion = await answer_opinion(ctx, data.get("opinion", ""), answer, update.text)
    screen = await _desk(opinion.round_id, ctx)
    about = await find_round(ctx, opinion.round_id)
    there = await current_invitees(ctx, about)
    heard = [
        Say(
            "opinion-answered",
            opinion_args(opinion, about),
            to=StaffChat(account),
            lane=SendLane.DIALOGUE,
            quiet=True,
        )
        for account in there
        if account == opinion.by
    ]
    return Turn((screen, *heard), session=ctx.session.at(""))


async def close(update: Incoming, ctx: Ctx) -> Turn:
    """Close the round. The draft may be signed now."""
    opinion_round = await close_round(ctx, argument(update))
    args: dict[str, Arg] = {"about": await about_term(opinion_round, ctx)}
    rows: Rows = (
        (button("opinion-button-report", "opinion.report", opinion_round.id),),
        (button("opinion-button-rounds", "opinions"),),
    )
    notices = [
        Say(
            "opinion-closed-notice",
            args,
            (rows[0],),
            to=StaffChat(account),
            lane=SendLane.DIALOGUE,
            quiet=True,
        )
        for account in await current_invitees(ctx, opinion_round)
    ]
    return Turn((Screen("opinion-closed", args, rows), *notices))


async def _opinion(opinion_id: str, ctx: Ctx) -> tuple[Opinion, OpinionRound]:
    opinion = await ctx.uow.rounds.opinion(opinion_id)
    if opinion is None:
        raise NotFound("opinion-none")
    return opinion, await find_round(ctx, opinion.round_id)


async def _desk(round_id: str, ctx: Ctx) -> Screen:
    opinion_round = await find_round(ctx, round_id)
    opinions = sorted(
        await ctx.uow.rounds.opinions(round_id), key=lambda opinion: opinion.answer is not OpinionAnswer.NONE
    )
    waiting = sum(opinion.answer is OpinionAnswer.NONE for opinion in opinions)
    rows = [
        *read_row(opinion_round),
        *((_row(opinion),) for opinion in opinions[:MOST] if not opinion_round.closed),
    ]
    if not opinion_round.closed:
        rows.append((button("opinion-button-close", "opinion.close", opinion_round.id),))
    rows.append((button("opinion-button-report", "opinion.report", opinion_round.id),))
    args: dict[str, Arg] = {
        "about": await about_term(opinion_round, ctx),
        "until": opinion_round.until,
        "asked": len(opinion_round.invited),
        "silent": len(silent_invitees(opinion_round, opinions)),
        "count": len(opinions),
        "waiting": waiting,
        "edition": edition_note(opinion_round, ctx.content),
        "lines": lines(
            [
                TextRef(
                    "opinion-desk-line", opinion_args(opinion, opinion_round) | {"words": _short(opinion)}
                )
                for opinion in opinions[:MOST]
            ]
        ),
    }
    return Screen("opinion-desk", args, (*rows, (button("opinion-button-rounds", "opinions"),)))


def _row(opinion: Opinion) -> Button:
    key = "opinion-button-open" if opinion.answer is OpinionAnswer.NONE else "opinion-button-done"
    return button(key, "opinion.one", opinion.id, {"words": _short(opinion)})


def _short(opinion: Opinion) -> str:
    return opinion.words if len(opinion.words) <= _CUT else f"{opinion.words[:_CUT]}…"


async def report(update: Incoming, ctx: Ctx) -> Turn:
    """Show the opinions and what became of them, without names. The document is an export and is recorded."""
    opinion_round = await find_round(ctx, argument(update))
    require_viewer(opinion_round, ctx.person, editors=ctx.operator.editors)
    opinions = await ctx.uow.rounds.opinions(opinion_round.id)
    args: dict[str, Arg] = {
        "about": await about_term(opinion_round, ctx),
        "asked": len(opinion_round.invited),
        "said": len(opinion_round.invited) - len(silent_invitees(opinion_round, opinions)),
        "day": opinion_round.day,
        "until": opinion_round.until,
        "edition": edition_note(opinion_round, ctx.content),
        **{name: sum(entry.answer == value for entry in opinions) for name, value in _COUNTED.items()},
    }
    back = ((button("opinion-button-rounds", "opinions"),),)
    screen = Screen("opinion-report", args, back)
    if not opinions:
        return Turn((screen,))
    rows: list[tuple[TextRef | str, ...]] = []
    for number, opinion in enumerate(opinions, start=1):
        line_args = opinion_args(opinion, opinion_round) | {"number": number}
        rows += [
            ("#words", TextRef("opinion-report-line", line_args)),
            ("#words", TextRef("opinion-report-answer", line_args)),
        ]
        rows += [("#space", "")]
    fields: dict[str, TextRef | str] = {
        "title": TextRef("opinion-report-title"),
        "state": TextRef("opinion-report-state", args),
        "note": TextRef("opinion-report-note"),
        "file": "opinions",
        "mark": "",
        "hash": "",
        "page": TextRef("atlas-paper-page", {"now": "{now}", "of": "{of}"}),
    }
    paper = SendDocument("atlas-paper", "opinion-report-paper", {"about": args["about"]}, fields, tuple(rows))
    note_report(ctx, opinion_round)
    return Turn((screen, paper))
