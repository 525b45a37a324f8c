"""Passing on a card, a question or a lesson: a message with a link, for a card with its picture; and what the link
opens for whoever follows it.
"""

import hashlib
from dataclasses import replace
from typing import Final

from bot.conversation.arguments import Argument
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Latin,
    Reply,
    Rows,
    Say,
    Screen,
    SendDocument,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.duties.own_material import DutyCard
from bot.domain.duties.settlement_cards import SettlementCard
from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.lessons import Audience, Lesson, LessonCard, tier_key
from bot.domain.learning.links import PieceKind, SharedPiece
from bot.handlers.duties.duty_arguments import SettlementCardPlace
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.duties.own_material import duty_card_turn
from bot.handlers.duties.settlement_cards import settlement_card_turn
from bot.handlers.flows.card_listening import hear_rows
from bot.handlers.flows.share_rows import SharedPress, share_row
from bot.handlers.learning.lesson_screens import card_screen
from bot.handlers.learning.lessons import articles_of, card_turn, lesson_turn
from bot.handlers.learning.quiz_screens import option_term
from bot.handlers.learning.single_questions import single_turn
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import argument, button, citations, lines, turn_below
from bot.handlers.press_arguments import CardIndex
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.learning.learner import enrolled_track, find_learner
from bot.usecases.learning.shared_pieces import SharedPlace, find_piece, is_tier_open, single_run
from bot.usecases.learning.take_quiz import current_run

_DIGEST: Final = 24


async def share(update: Incoming, ctx: Ctx) -> Turn:
    """Send a message to pass on, and below it what it is for."""
    piece = _piece_of(update)
    place = find_piece(piece, ctx.content)
    if place.is_gone:
        raise NotFound("shared-question-gone" if piece.kind is PieceKind.QUESTION else "lesson-gone")
    below = Say(
        "share-below", {"kind": piece.kind.value}, ((await _way_back(piece, place, ctx),), back_to_menu())
    )
    return Turn((_message(piece, place, ctx), below))


async def open_press(update: Incoming, ctx: Ctx) -> Turn:
    """Open the piece that the button names, as its link does."""
    return await open_piece(_piece_of(update), ctx)


def _piece_of(update: Incoming) -> SharedPiece:
    kind, piece_id = argument(update, SharedPress, refusal="lesson-gone")
    return SharedPiece(kind, id=piece_id)


async def open_shared(piece: SharedPiece, ctx: Ctx, *, is_new: bool) -> Turn:
    """Handle ``/start`` with a link into the lessons. A newcomer reads first what this is and who runs it."""
    turn = await open_piece(piece, ctx)
    if not is_new:
        return turn
    line = ctx.operator.line
    operator = TextRef("operator-line", {"operator": line}) if line else TextRef("operator-line-none")
    opens = "nothing" if find_piece(piece, ctx.content).is_gone else "piece"
    return turn_below((Say("shared-hello", {"operator": operator, "opens": opens}),), turn)


async def open_piece(piece: SharedPiece, ctx: Ctx) -> Turn:
    """The card, the question or the lesson, with ways back to what the person was doing. Opening counts nothing as
    read."""
    place = find_piece(piece, ctx.content)
    if place.is_gone:
        turn = _gone_turn(piece, place.lesson, ctx)
    elif place.question is not None:
        turn = await single_turn(place.question.id, ctx)
    elif place.own is not None:
        turn = await _own_turn(place.own, ctx)
    else:
        assert place.lesson is not None, "only a piece that is gone may have no lesson"
        turn = await _lesson_turn(place.lesson, place.card, ctx)
    ways = await _ways_on(ctx)
    replies = (
        replace(reply, buttons=(*reply.buttons, *ways)) if isinstance(reply, Screen) else reply
        for reply in turn.replies
    )
    return replace(turn, replies=tuple(replies))


async def _own_press(card: DutyCard | SettlementCard, ctx: Ctx) -> tuple[str, Argument]:
    if isinstance(card, SettlementCard):
        return "place-card", SettlementCardPlace(await _own_track(card, ctx), card.id)
    return "own-card", card.id


async def _own_turn(card: DutyCard | SettlementCard, ctx: Ctx) -> Turn:
    """A card of a duty, or of a kind of council: the law is public."""
    if isinstance(card, SettlementCard):
        return await settlement_card_turn(await _own_track(card, ctx), card, ctx)
    return await duty_card_turn(card, ctx)


async def _own_track(card: SettlementCard, ctx: Ctx) -> Audience:
    """As which track this person reads the card: their own (the one that they chose, that of their group, that of
    their duty), if it has the card; otherwise the first that has it."""
    chosen = (await find_learner(ctx, ctx.keys.learner)).audience
    if chosen in card.tracks:
        return chosen
    duty = present_duty(ctx, await own_pocket(ctx))
    own = (await enrolled_track(ctx, ctx.keys.learner), duty.track if duty is not None else None)
    return next((track for track in own if track in card.tracks), card.tracks[0])


async def _lesson_turn(lesson: Lesson, card: int | None, ctx: Ctx) -> Turn:
    if not await is_tier_open(ctx, lesson.track, lesson.tier):
        return Turn((await _closed_screen(lesson, card or 0, ctx),), session=ctx.session.at(""))
    if card is None:
        return await lesson_turn(lesson, ctx)
    return await card_turn(lesson, card, ctx, by_link=True)


async def _closed_screen(lesson: Lesson, index: int, ctx: Ctx) -> Screen:
    """A card of a tier that is not open to the person: the law is public, so its words are; its lesson is not."""
    card = lesson.cards[index]
    screen = card_screen(
        lesson, index, articles=articles_of(card.article_ids, ctx), flagged=card.id in ctx.content.flagged
    )
    args: dict[str, Arg] = {**screen.args, "tier": lesson.tier.value, "track": lesson.track.value}
    rows = (
        *await hear_rows(card, "hear", card.id, ctx),
        share_row(SharedPiece(PieceKind.CARD, id=card.id)),
        (button("button-learn", "learn", lesson.track.value),),
    )
    return Screen("shared-card-closed", args, rows)


def _gone_turn(piece: SharedPiece, nearest: Lesson | None, ctx: Ctx) -> Turn:
    args: dict[str, Arg] = {"kind": piece.kind.value, "nearest": "some" if nearest else "none"}
    rows: Rows = ((button("button-learn", "learn"),),)
    if nearest is not None:
        way = SharedPress(PieceKind.LESSON, nearest.id)
        rows = ((button("button-shared-lesson", "shared", way, {"title": nearest.title}),), *rows)
    return Turn((Screen("shared-gone", args, rows),), session=ctx.session.at(""))


async def _ways_on(ctx: Ctx) -> Rows:
    """Back to an unfinished quiz or report, and to the menu."""
    rows: list[tuple[Button, ...]] = []
    if await _is_in_quiz(ctx):
        rows.append((button("button-quiz-resume", "quiz-on"),))
    if ctx.session.draft is not None:
        rows.append((report_button(ctx),))
    return (*rows, back_to_menu())


async def _is_in_quiz(ctx: Ctx) -> bool:
    try:
        run = await current_run(ctx)
    except WrongState:  # the content has changed since
        return False
    return run is not None and not run.attempt.is_finished


async def is_newcomer(ctx: Ctx) -> bool:
    """Whether the bot has nothing of this person yet: no answer, no progress, no report, no work."""
    learner = await find_learner(ctx, ctx.keys.learner)
    known = learner.audience is not None or learner.progress or learner.attempt
    staff = ctx.person.staff
    return not known and ctx.session.draft is None and (staff is None or not staff.started)


def _message(piece: SharedPiece, place: SharedPlace, ctx: Ctx) -> Reply:
    """What is passed on. It names the piece and the bots, and nobody."""
    links = _links(piece, ctx)
    if place.question is not None:
        options = single_run(ctx, place.question.id, for_others=True).options()
        listed = lines([option_term(number, option) for number, option in enumerate(options)])
        return Say("shared-question", {"text": place.question.text, "options": listed, "links": links})
    if place.own is not None:
        return _card_message(place.own.title, place.own, links, ctx)
    lesson = place.lesson
    assert lesson is not None, "a piece that is there has a lesson"
    if place.card is None:
        return Say("shared-lesson", {"title": lesson.title, "cards": len(lesson.cards), "links": links})
    return _card_message(lesson.title, lesson.cards[place.card], links, ctx)


def _card_message(
    title: str, card: LessonCard | DutyCard | SettlementCard, links: TextRef, ctx: Ctx
) -> SendDocument:
    articles = citations(articles_of(card.article_ids, ctx))
    args: dict[str, Arg] = {"title": title, "text": card.text, "articles": articles, "links": links}
    fields: dict[str, TextRef | str] = {
        "title": title,
        "text": card.text,
        "articles": articles,
        "foot": TextRef("shared-card-foot"),
    }
    bots = tuple(
        (TextRef(f"messenger-{messenger}"), f"@{link.rpartition('/')[2]}")
        for messenger, link in ctx.operator.bot_links
    )
    stored_as = f"card-{_digest(card.id, repr((fields, bots)))}"
    return SendDocument("lesson-card", "shared-card-caption", args, fields, bots, stored_as=stored_as)


def _links(piece: SharedPiece, ctx: Ctx) -> TextRef:
    """The piece's link on each messenger that has this bot."""
    payload = piece.payload()
    return lines(
        [
            TextRef(
                "shared-link",
                {"messenger": TextRef(f"messenger-{messenger}"), "link": Latin(f"{link}?start={payload}")},
            )
            for messenger, link in ctx.operator.bot_links
        ]
    )


def _digest(*parts: str) -> str:
    """Changes with the picture, so that an older one is not sent in its place."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_DIGEST]


async def _way_back(piece: SharedPiece, place: SharedPlace, ctx: Ctx) -> Button:
    lesson, args = place.lesson, {"kind": piece.kind.value}
    if await _is_in_quiz(ctx):
        return button("button-quiz-resume", "quiz-on")
    if place.own is not None:
        return button("button-share-back", *await _own_press(place.own, ctx), args)
    if piece.kind is PieceKind.QUESTION or lesson is None:
        return button("button-share-back", "shared", SharedPress(piece.kind, piece.id), {"kind": "question"})
    if not await is_tier_open(ctx, lesson.track, lesson.tier):
        return button("button-learn", "learn", lesson.track.value)
    if place.card is not None:
        return button("button-share-back", "card", CardIndex(lesson.id, place.card), args)
    return button("button-share-back", "tier", tier_key(lesson.track, lesson.tier), args)
