"""Learning: tiers, lessons, cards one by one, the articles under them, a scenario to play."""

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Article
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Audience, Lesson, Progress, ScenarioNode, Step, Tier, resume_in
from bot.domain.learning.scene_choices import ordered_choices
from bot.handlers.cohorts.enrol import enrol_button
from bot.handlers.learning.law_news import notice_row
from bot.handlers.learning.lesson_screens import (
    card_screen,
    law_screen,
    lessons_screen,
    scene_screen,
    tiers_screen,
    tracks_screen,
)
from bot.handlers.menu import audience_of, back_to_menu
from bot.handlers.pieces import argument, button, split, whole
from bot.handlers.problems import nothing_awaited
from bot.usecases.learning.find_learner import find_learner, progress_of
from bot.usecases.learning.open_tracks import open_tracks, track_open
from bot.usecases.learning.read_card import open_card, open_scene
from bot.usecases.learning.require_open import require_open
from bot.usecases.learning.review import due_today

STATE = "reading.lesson"


async def learn(update: Incoming, ctx: Ctx) -> Turn:
    """The tiers of the person's track, or of the track that the button names."""
    audience = await audience_of(update, ctx) or Audience.VOTER
    session = ctx.session.at("")
    if not await track_open(audience, ctx.person.keys.learner, uow=ctx.uow):
        return Turn((_elsewhere("track-closed", audience),), session=session)
    if any(ctx.content.lessons(audience, tier) for tier in Tier):
        screen = tiers_screen(await progress_now(ctx), audience, content=ctx.content)
        return Turn((replace(screen, buttons=(*await _waiting(ctx), *screen.buttons)),), session=session)
    return Turn((_elsewhere("learn-track-not-ready", audience),), session=session)


async def _waiting(ctx: Ctx) -> Rows:
    """What waits for him beside new lessons: a changed law, questions to review."""
    key = ctx.person.keys.learner
    learner = await find_learner(key, uow=ctx.uow, clock=ctx.clock)
    due = await due_today(key, uow=ctx.uow, clock=ctx.clock, content=ctx.content) if learner.memory else ()
    review = ((button("button-review-due", "review", args={"count": len(due)}),),) if due else ()
    return (*notice_row(learner, ctx), *review)


def _elsewhere(key: str, audience: Audience) -> Screen:
    """Nothing to learn here; the way to other tracks."""
    carried = audience.value if audience is Audience.SECURITY else ""
    code = ((enrol_button(),),) if key == "track-closed" else ()
    rows = (*code, (button("button-tracks", "tracks", audience.value),), back_to_menu(carried))
    return Screen(key, {"audience": audience.value}, rows)


async def tracks(update: Incoming, ctx: Ctx) -> Turn:
    """All tracks that are open and written."""
    opened = await open_tracks(ctx.person.keys.learner, uow=ctx.uow)
    ready = [one for one in Audience if one in opened and any(ctx.content.lessons(one, t) for t in Tier)]
    audience = await audience_of(update, ctx)
    return Turn((tracks_screen(ready, mine=audience),), session=ctx.session.at(""))


async def tier(update: Incoming, ctx: Ctx) -> Turn:
    """The lessons of one tier."""
    name = argument(update)
    track, level = tier_named(name)
    lessons = ctx.content.lessons(track, level) if level else ()
    if not lessons:
        raise NotFound("lesson-gone")
    progress = await require_open(track, level, key=ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock)
    screen = lessons_screen(progress, lessons, tier=name)
    return Turn((screen,), session=ctx.session.at(""))


async def lesson(update: Incoming, ctx: Ctx) -> Turn:
    """Into a lesson, where the learner stopped."""
    found = await lesson_named(argument(update), ctx)
    place = resume_in(await progress_now(ctx), found)
    if place.step is Step.SCENARIO:
        return await _scene_turn(found, "", ctx)
    return await card_turn(found, place.card, ctx)


async def card(update: Incoming, ctx: Ctx) -> Turn:
    """One card; the ones before it are read now."""
    lesson_id, index = split(argument(update))
    return await card_turn(await lesson_named(lesson_id, ctx), whole(index) or 0, ctx)


async def scene(update: Incoming, ctx: Ctx) -> Turn:
    """The scenario's beginning, or where a choice leads."""
    lesson_id, node_id = split(argument(update))
    return await _scene_turn(await lesson_named(lesson_id, ctx), node_id, ctx)


async def card_law(update: Incoming, ctx: Ctx) -> Turn:
    """The articles under a card."""
    lesson_id, index = split(argument(update))
    found = await lesson_named(lesson_id, ctx)
    shown = found.cards[card_within(found, whole(index) or 0)]
    back = button("button-back-to-card", "card", argument(update))
    return Turn((law_screen(articles_of(shown.article_ids, ctx), back=back),))


async def scene_law(update: Incoming, ctx: Ctx) -> Turn:
    """The articles under an ending."""
    lesson_id, node_id = split(argument(update))
    node = node_of(await lesson_named(lesson_id, ctx), node_id)
    back = button("button-back", "scene", argument(update))
    return Turn((law_screen(articles_of(node.article_ids, ctx), back=back),))


async def again(update: Incoming, ctx: Ctx) -> Turn:
    """Words or a file while a lesson is open: say what works here, and show the place once more."""
    lesson_id = ctx.session.data.get("lesson", "")
    if ctx.content.lesson(lesson_id) is None:
        return await nothing_awaited(update, ctx)
    found = await lesson_named(lesson_id, ctx)
    if "scene" in ctx.session.data:
        turn = await _scene_turn(found, ctx.session.data["scene"], ctx)
    else:
        turn = await card_turn(found, whole(ctx.session.data.get("card", "")) or 0, ctx)
    return Turn((Say("lesson-press-please"), *turn.replies), session=turn.session)


async def progress_now(ctx: Ctx) -> Progress:
    return progress_of(await find_learner(ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock))


def tier_named(name: str) -> tuple[Audience, Tier | None]:
    """``voter/basic`` as it stands on a button; ``voter/exam`` is the exam (no tier). Raises NotFound."""
    track, level = split(name)
    if track not in Audience or level not in (*Tier, "exam"):
        raise NotFound("lesson-gone")
    return Audience(track), None if level == "exam" else Tier(level)


def articles_of(ids: Iterable[str], ctx: Ctx) -> list[Article]:
    """The articles that are still in the content, in the order given."""
    return [ctx.content.articles[key] for key in ids if key in ctx.content.articles]


async def card_turn(found: Lesson, index: int, ctx: Ctx) -> Turn:
    index = card_within(found, index)
    await open_card(found, card=index, key=ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock)
    shown = found.cards[index]
    flagged = shown.id in ctx.content.flagged
    screen = card_screen(found, index, articles=articles_of(shown.article_ids, ctx), flagged=flagged)
    return Turn((screen,), session=ctx.session.at(STATE, lesson=found.id, card=str(index)))


async def _scene_turn(found: Lesson, node_id: str, ctx: Ctx) -> Turn:
    node = node_of(found, node_id)
    await open_scene(found, node, key=ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock)
    lessons = ctx.content.lessons(found.track, found.tier)
    following = next((one for one in lessons if one.order > found.order), None)
    screen = scene_screen(
        found,
        node,
        articles=articles_of(node.article_ids, ctx),
        following=following,
        choices=ordered_choices(found, node, seed=ctx.person.keys.learner),
    )
    return Turn((screen,), session=ctx.session.at(STATE, lesson=found.id, scene=node.id))


def node_of(found: Lesson, node_id: str) -> ScenarioNode:
    return found.scenario.node(node_id) or found.scenario.nodes[found.scenario.start]


def card_within(found: Lesson, index: int) -> int:
    return min(index, len(found.cards) - 1)


async def lesson_named(lesson_id: str, ctx: Ctx) -> Lesson:
    """The lesson, if it is there and open to the person: an old button opens nothing that is locked."""
    found = ctx.content.lesson(lesson_id)
    if found is None:
        raise NotFound("lesson-gone")
    key = ctx.person.keys.learner
    await require_open(found.track, found.tier, key=key, uow=ctx.uow, clock=ctx.clock)
    return found
