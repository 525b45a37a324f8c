"""Learning: tiers, lessons, cards one by one, the articles under them, a scenario to play."""

from collections.abc import Iterable, Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Say, Screen, SendPicture, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue import Article
from bot.domain.errors import NotFound
from bot.domain.lessons import Audience, Lesson, Progress, ScenarioNode, Step, Tier, resume_in
from bot.handlers.lesson_screens import card_screen, law_screen, lessons_screen, scene_screen, tiers_screen
from bot.handlers.menu import audience_of, back_to_menu
from bot.handlers.pieces import argument, button, split, whole
from bot.handlers.problems import nothing_awaited
from bot.usecases.find_learner import find_learner, progress_of
from bot.usecases.read_card import open_card, open_scene

STATE = "reading.lesson"


async def learn(update: Incoming, ctx: Ctx) -> Turn:
    """The tiers of the person's track. A track that is not written yet says so and offers the voters'."""
    audience = await audience_of(update, ctx) or Audience.VOTER
    session = ctx.session.at("")
    if any(ctx.content.lessons(audience, tier) for tier in Tier):
        progress = await progress_now(ctx)
        return Turn((tiers_screen(progress, audience, content=ctx.content),), session=session)
    carried = audience.value if audience is Audience.SECURITY else ""
    rows = ((button("button-voters-lessons", "learn", Audience.VOTER.value),), back_to_menu(carried))
    return Turn((Screen("learn-track-not-ready", {"audience": audience.value}, rows),), session=session)


async def tier(update: Incoming, ctx: Ctx) -> Turn:
    """The lessons of one tier."""
    name = argument(update)
    track, level = tier_named(name)
    lessons = ctx.content.lessons(track, level)
    if not lessons:
        raise NotFound("lesson-gone")
    screen = lessons_screen(await progress_now(ctx), lessons, tier=name)
    return Turn((screen,), session=ctx.session.at(""))


async def lesson(update: Incoming, ctx: Ctx) -> Turn:
    """Into a lesson, where the learner stopped."""
    found = _lesson(argument(update), ctx)
    place = resume_in(await progress_now(ctx), found)
    if place.step is Step.SCENARIO:
        return await _scene_turn(found, "", ctx)
    return await _card_turn(found, place.card, ctx)


async def card(update: Incoming, ctx: Ctx) -> Turn:
    """One card; the ones before it are read now."""
    lesson_id, index = split(argument(update))
    return await _card_turn(_lesson(lesson_id, ctx), whole(index) or 0, ctx)


async def scene(update: Incoming, ctx: Ctx) -> Turn:
    """The scenario's beginning, or where a choice leads."""
    lesson_id, node_id = split(argument(update))
    return await _scene_turn(_lesson(lesson_id, ctx), node_id, ctx)


async def card_law(update: Incoming, ctx: Ctx) -> Turn:
    """The articles under a card."""
    lesson_id, index = split(argument(update))
    found = _lesson(lesson_id, ctx)
    shown = found.cards[_within(found, whole(index) or 0)]
    back = button("button-back-to-card", "card", argument(update))
    return Turn((law_screen(articles_of(shown.article_ids, ctx), back=back),))


async def scene_law(update: Incoming, ctx: Ctx) -> Turn:
    """The articles under an ending."""
    lesson_id, node_id = split(argument(update))
    node = _node(_lesson(lesson_id, ctx), node_id)
    back = button("button-back", "scene", argument(update))
    return Turn((law_screen(articles_of(node.article_ids, ctx), back=back),))


async def again(update: Incoming, ctx: Ctx) -> Turn:
    """Words or a file while a lesson is open: say what works here, and show the place once more."""
    found = ctx.content.lesson(ctx.session.data.get("lesson", ""))
    if found is None:
        return await nothing_awaited(update, ctx)
    if "scene" in ctx.session.data:
        turn = await _scene_turn(found, ctx.session.data["scene"], ctx)
    else:
        turn = await _card_turn(found, whole(ctx.session.data.get("card", "")) or 0, ctx)
    return Turn((Say("lesson-press-please"), *turn.replies), session=turn.session)


async def progress(update: Incoming, ctx: Ctx) -> Turn:
    """The learner's progress as a picture, then the list again, so that the way on is at hand."""
    mine = await progress_now(ctx)
    track = await audience_of(update, ctx) or Audience.VOTER
    if not any(ctx.content.lessons(track, level) for level in Tier):
        track = Audience.VOTER
    rows: list[tuple[Term | str, int, Term | str]] = []
    for level in Tier:
        rows += _picture_rows(mine, ctx.content.lessons(track, level))
    screen = tiers_screen(mine, track, content=ctx.content)
    shown = SendPicture("progress", "progress", {"day": ctx.clock.today()}, tuple(rows))
    return Turn((shown, Say(screen.key, screen.args, screen.buttons)), session=ctx.session.at(""))


def _picture_rows(mine: Progress, lessons: Sequence[Lesson]) -> Iterable[tuple[Term | str, int, Term | str]]:
    for one in lessons:
        done = mine.lesson(one.id)
        steps = min(done.cards_read, len(one.cards)) + done.scenario_done
        note = Term("progress-lesson", {"read": done.cards_read, "total": len(one.cards),
                                        "scene": "done" if done.scenario_done else "open"})  # fmt: skip
        yield one.title, 100 * steps // (len(one.cards) + 1), note
    if lessons:
        quiz = mine.quiz(lessons[0].track, lessons[0].tier)
        best = int(quiz.best * 100)
        state = "passed" if quiz.passed else "open" if best else "new"
        label = Term("progress-quiz", {"tier": lessons[0].tier.value})
        yield label, best, Term("progress-quiz-note", {"state": state, "percent": best})


async def progress_now(ctx: Ctx) -> Progress:
    return progress_of(await find_learner(ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock))


def tier_named(name: str) -> tuple[Audience, Tier]:
    """``voter/basic`` as it stands on a button. Raises NotFound."""
    track, level = split(name)
    if track not in Audience or level not in Tier:
        raise NotFound("lesson-gone")
    return Audience(track), Tier(level)


def articles_of(ids: Iterable[str], ctx: Ctx) -> list[Article]:
    """The articles that are still in the content, in the order given."""
    return [ctx.content.articles[key] for key in ids if key in ctx.content.articles]


async def _card_turn(found: Lesson, index: int, ctx: Ctx) -> Turn:
    index = _within(found, index)
    await open_card(found, card=index, key=ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock)
    screen = card_screen(found, index, articles=articles_of(found.cards[index].article_ids, ctx))
    return Turn((screen,), session=ctx.session.at(STATE, lesson=found.id, card=str(index)))


async def _scene_turn(found: Lesson, node_id: str, ctx: Ctx) -> Turn:
    node = _node(found, node_id)
    await open_scene(found, node, key=ctx.person.keys.learner, uow=ctx.uow, clock=ctx.clock)
    lessons = ctx.content.lessons(found.track, found.tier)
    following = next((one for one in lessons if one.order > found.order), None)
    screen = scene_screen(found, node, articles=articles_of(node.article_ids, ctx), following=following)
    return Turn((screen,), session=ctx.session.at(STATE, lesson=found.id, scene=node.id))


def _node(found: Lesson, node_id: str) -> ScenarioNode:
    return found.scenario.node(node_id) or found.scenario.nodes[found.scenario.start]


def _within(found: Lesson, index: int) -> int:
    return min(index, len(found.cards) - 1)


def _lesson(lesson_id: str, ctx: Ctx) -> Lesson:
    found = ctx.content.lesson(lesson_id)
    if found is None:
        raise NotFound("lesson-gone")
    return found
