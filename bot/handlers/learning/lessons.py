"""Learning: tiers, lessons, single cards, the articles they cite, a scenario to play.

Extras of a card: its terms in plain words, and its diagram as a picture.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.conversation.arguments import UnreadableArgument, read_argument
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, SendDocument, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Article
from bot.domain.catalogue.material import Diagram
from bot.domain.errors import NotFound
from bot.domain.figures.lesson_times import span_of
from bot.domain.learning.lessons import (
    Audience,
    Lesson,
    LessonStep,
    Progress,
    ScenarioNode,
    Tier,
    lesson_done,
    ordered_choices,
    resume_in,
    resume_point,
)
from bot.handlers.cohorts.group_practice import group_question_rows
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.duties.own_screens import after_lesson_rows
from bot.handlers.flows.card_listening import is_voiced
from bot.handlers.learning.ballot_screens import practice_after
from bot.handlers.learning.gain_offers import offer_rows
from bot.handlers.learning.law_news import notice_row
from bot.handlers.learning.lesson_screens import (
    card_screen,
    law_screen,
    lessons_screen,
    scene_screen,
    terms_screen,
    tiers_screen,
    tracks_screen,
    with_check,
)
from bot.handlers.menu import audience_of, back_to_menu
from bot.handlers.pieces import argument, button, paragraphs, whole_number
from bot.handlers.press_arguments import CardIndex, ScenePlace, TierName
from bot.usecases.cohorts.manage_cohorts import due_day
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.learning.check_card import CheckedAnswer
from bot.usecases.learning.learner import (
    find_learner,
    progress_of,
    require_open,
    taught_tracks,
    track_open,
)
from bot.usecases.learning.learning_days import DAILY
from bot.usecases.learning.read_lesson import open_card, open_scene
from bot.usecases.learning.review import due_today
from bot.usecases.safety.count_usage import count_lesson

STATE = "reading.lesson"


async def learn(update: Incoming, ctx: Ctx) -> Turn:
    """Show the tiers of the person's track, or of the track that the button names."""
    audience = await audience_of(update, ctx) or Audience.VOTER
    session = ctx.session.at("")
    if any(ctx.content.lessons(audience, tier) for tier in Tier):
        progress, enrolled = await progress_now(ctx), await track_open(ctx, audience)
        screen = tiers_screen(progress, audience, content=ctx.content, enrolled=enrolled)
        own = await _duty_lesson_rows(progress, audience, ctx)
        offer = await offer_rows(ctx, audience) if enrolled else ()  # others cannot reach the track's end
        group = await group_question_rows(ctx, audience)
        rows = (*offer, *await _waiting_rows(ctx), *group, *own, *screen.buttons)
        args = await _with_due_day(screen.args, audience, ctx)
        return Turn((replace(screen, args=args, buttons=rows),), session=session)
    return Turn((_other_tracks_screen(audience),), session=session)


async def _duty_lesson_rows(progress: Progress, track: Audience, ctx: Ctx) -> Rows:
    """The next lesson for what they do on polling day, where it is another one than the next of the tier."""
    duty = present_duty(ctx, await own_pocket(ctx)) if ctx.content.duties else None
    if duty is None or duty.track is not track:
        return ()
    own = (lesson for key in duty.lessons if (lesson := ctx.content.lesson(key)) is not None)
    own_lesson = next((lesson for lesson in own if not lesson_done(progress, lesson)), None)
    if own_lesson is None:
        return ()
    following = resume_point(progress, ctx.content.lessons(track, own_lesson.tier))
    if following is not None and following.lesson_id == own_lesson.id:
        return ()
    label: dict[str, Arg] = {"duty": duty.label, "order": own_lesson.order}
    return ((button("button-duty-lesson", "lesson", own_lesson.id, label),),)


async def _with_due_day(args: Mapping[str, Arg], track: Audience, ctx: Ctx) -> Mapping[str, Arg]:
    """The tiers with the day by which the learner's group should finish, if its lead has set one."""
    day = await due_day(ctx, ctx.keys.learner, track)
    tiers = args["tiers"]
    if day is None or not isinstance(tiers, TextRef):
        return args
    state = "open" if ctx.clock.today() <= day else "over"
    return {**args, "tiers": paragraphs([tiers, TextRef("learn-due", {"day": day, "state": state})])}


async def _waiting_rows(ctx: Ctx) -> Rows:
    """What the learner can do besides new lessons: read changes of the law, answer review questions."""
    key = ctx.keys.learner
    learner = await find_learner(ctx, key)
    due = await due_today(ctx) if learner.memory else ()
    review = ((button("button-review-due", "review", args={"count": len(due)}),),) if due else ()
    daily = ((button("button-daily-go", "daily", "go"),),) if DAILY in learner.settings else ()
    return (*notice_row(learner, ctx), *daily, *review)


def _other_tracks_screen(audience: Audience) -> Screen:
    """There is nothing to learn here; a button leads to other tracks."""
    carried = audience.value if audience is Audience.SECURITY else ""
    rows = ((button("button-tracks", "tracks", audience.value),), back_to_menu(carried))
    return Screen("learn-track-not-ready", {"audience": audience.value}, rows)


async def tracks(update: Incoming, ctx: Ctx) -> Turn:
    """List all tracks that have content."""
    audience = await audience_of(update, ctx)
    return Turn((tracks_screen(taught_tracks(ctx.content), mine=audience),), session=ctx.session.at(""))


async def tier(update: Incoming, ctx: Ctx) -> Turn:
    """Show the lessons of one tier."""
    name = argument(update)
    track, level = parse_tier(name)
    lessons = ctx.content.lessons(track, level) if level else ()
    if not lessons:
        raise NotFound("lesson-gone")
    progress = await require_open(ctx, track, level)
    screen = lessons_screen(progress, lessons, tier=name)
    return Turn((screen,), session=ctx.session.at(""))


async def open_lesson(update: Incoming, ctx: Ctx) -> Turn:
    """Open a lesson where the learner stopped."""
    return await lesson_turn(await find_open_lesson(argument(update), ctx), ctx)


async def lesson_turn(lesson: Lesson, ctx: Ctx) -> Turn:
    """The place in an open lesson where the learner stopped."""
    place = resume_in(await progress_now(ctx), lesson)
    if place.step is LessonStep.SCENARIO:
        return await _scene_turn(lesson, "", ctx)
    return await card_turn(lesson, place.card, ctx)


async def show_card(update: Incoming, ctx: Ctx) -> Turn:
    """Show one card. The card before it counts as read now."""
    lesson_id, index = argument(update, CardIndex)
    return await card_turn(await find_open_lesson(lesson_id, ctx), index or 0, ctx)


async def scene(update: Incoming, ctx: Ctx) -> Turn:
    """Show the scenario's beginning, or the scene that a choice leads to."""
    lesson_id, node_id = argument(update, ScenePlace)
    return await _scene_turn(await find_open_lesson(lesson_id, ctx), node_id, ctx)


async def card_law(update: Incoming, ctx: Ctx) -> Turn:
    """Show the articles that a card cites."""
    lesson_id, index = argument(update, CardIndex)
    lesson = await find_open_lesson(lesson_id, ctx)
    card = lesson.cards[card_within(lesson, index or 0)]
    back = button("button-back-to-card", "card", argument(update))
    return Turn((law_screen(articles_of(card.article_ids, ctx), back=back),))


async def scene_law(update: Incoming, ctx: Ctx) -> Turn:
    """Show the articles that an ending cites."""
    lesson_id, node_id = argument(update, ScenePlace)
    node = node_of(await find_open_lesson(lesson_id, ctx), node_id)
    back = button("button-back", "scene", argument(update))
    return Turn((law_screen(articles_of(node.article_ids, ctx), back=back),))


async def show_lesson_again(update: Incoming, ctx: Ctx) -> Turn | None:
    """Answer words or a file while a lesson is open: say what works here, and show the place again. None if the
    lesson no longer exists."""
    lesson_id = ctx.session.data.get("lesson", "")
    if ctx.content.lesson(lesson_id) is None:
        return None
    lesson = await find_open_lesson(lesson_id, ctx)
    if "scene" in ctx.session.data:
        turn = await _scene_turn(lesson, ctx.session.data["scene"], ctx)
    else:
        turn = await card_turn(lesson, whole_number(ctx.session.data.get("card", "")) or 0, ctx)
    return Turn((Say("lesson-press-please"), *turn.replies), session=turn.session)


async def progress_now(ctx: Ctx) -> Progress:
    return progress_of(await find_learner(ctx, ctx.keys.learner))


def parse_tier(name: str) -> tuple[Audience, Tier | None]:
    """Parse ``voter/basic`` from a button; ``voter/exam`` is the exam (no tier). Raises NotFound."""
    try:
        track, level = read_argument(name, TierName)
    except UnreadableArgument:
        raise NotFound("lesson-gone") from None
    if level not in (*Tier, "exam"):
        raise NotFound("lesson-gone")
    return track, None if level == "exam" else Tier(level)


def articles_of(ids: Iterable[str], ctx: Ctx) -> list[Article]:
    """The articles that the content still contains, in the given order."""
    return [ctx.content.articles[key] for key in ids if key in ctx.content.articles]


async def card_turn(
    lesson: Lesson, index: int, ctx: Ctx, *, checked: CheckedAnswer | None = None, by_link: bool = False
) -> Turn:
    """The card, with its check open or, with ``checked``, answered. Opened ``by_link``, it says nothing of what was
    read before."""
    index = card_within(lesson, index)
    progress = await progress_now(ctx) if by_link else await open_card(ctx, lesson, card=index)
    begun = _begin_minute(lesson, ctx, is_first=not index and not progress.lesson(lesson.id).cards_read)
    card = lesson.cards[index]
    flagged = card.id in ctx.content.flagged
    articles, voiced = articles_of(card.article_ids, ctx), await is_voiced(card, ctx)
    screen = card_screen(lesson, index, articles=articles, flagged=flagged, voiced=voiced)
    if card.check is not None:
        answers = card.check.ordered_answers(seed=ctx.keys.learner)
        articles = articles_of(card.check.article_ids, ctx)
        where = CardIndex(lesson.id, index)
        screen = with_check(screen, card.check, where, answers, articles=articles, checked=checked)
    tried = {"tried": checked.check.mark(checked.answer)} if checked is not None else {}
    return Turn((screen,), session=ctx.session.at(STATE, lesson=lesson.id, card=str(index), **tried, **begun))


def _begin_minute(lesson: Lesson, ctx: Ctx, *, is_first: bool) -> dict[str, str]:
    """The minute in which this lesson was begun, as the session carries it from its first card to its end; nothing
    for a lesson that was gone on with later, whose time nobody knows."""
    data = ctx.session.data
    if data.get("lesson") == lesson.id and "begun" in data:
        return {"begun": data["begun"]}
    return {"begun": str(_minute(ctx))} if is_first else {}


def _minute(ctx: Ctx) -> int:
    return int(ctx.clock.now().timestamp()) // 60


def _count_time(lesson: Lesson, begun: str, ctx: Ctx) -> None:
    span = span_of(_minute(ctx) - int(begun))
    if span is not None:
        count_lesson(ctx, lesson.id, span)


async def _scene_turn(lesson: Lesson, node_id: str, ctx: Ctx) -> Turn:
    node = node_of(lesson, node_id)
    await open_scene(ctx, lesson, node)
    lessons = ctx.content.lessons(lesson.track, lesson.tier)
    following = next((candidate for candidate in lessons if candidate.order > lesson.order), None)
    screen = scene_screen(
        lesson,
        node,
        articles=articles_of(node.article_ids, ctx),
        following=following,
        choices=ordered_choices(lesson, node, seed=ctx.keys.learner),
    )
    if node.ending:
        own = after_lesson_rows(ctx, await own_pocket(ctx), lesson)
        beside = (*screen.buttons[:1], *practice_after(lesson, ctx.content), *own, *screen.buttons[1:])
        screen = replace(screen, buttons=beside)
    begun = _begin_minute(lesson, ctx, is_first=False)
    if node.ending and begun:
        _count_time(lesson, begun["begun"], ctx)
        begun = {}
    return Turn((screen,), session=ctx.session.at(STATE, lesson=lesson.id, scene=node.id, **begun))


def node_of(lesson: Lesson, node_id: str) -> ScenarioNode:
    return lesson.scenario.node(node_id) or lesson.scenario.nodes[lesson.scenario.start]


def card_within(lesson: Lesson, index: int) -> int:
    return min(index, len(lesson.cards) - 1)


async def find_open_lesson(lesson_id: str, ctx: Ctx) -> Lesson:
    """The lesson, if it exists and is open to the person. Raises NotFound; old buttons open nothing
    locked."""
    lesson = ctx.content.lesson(lesson_id)
    if lesson is None:
        raise NotFound("lesson-gone")
    await require_open(ctx, lesson.track, lesson.tier)
    return lesson


async def card_terms(update: Incoming, ctx: Ctx) -> Turn:
    """Show the terms of a card."""
    lesson_id, index = argument(update, CardIndex)
    lesson = await find_open_lesson(lesson_id, ctx)
    card = lesson.cards[card_within(lesson, index or 0)]
    back = button("button-back-to-card", "card", argument(update))
    return _terms_turn(card.terms, ctx, back=back)


async def scene_terms(update: Incoming, ctx: Ctx) -> Turn:
    """Show the terms of a scene or an ending."""
    lesson_id, node_id = argument(update, ScenePlace)
    node = node_of(await find_open_lesson(lesson_id, ctx), node_id)
    return _terms_turn(node.terms, ctx, back=button("button-back", "scene", argument(update)))


def _terms_turn(ids: Iterable[str], ctx: Ctx, *, back: Button) -> Turn:
    terms = [ctx.content.glossary[key] for key in ids if key in ctx.content.glossary]
    if not terms:
        raise NotFound("terms-gone")
    return Turn((terms_screen(terms, back=back),))


async def diagram(update: Incoming, ctx: Ctx) -> Turn:
    """Send a card's diagram as a picture, and the card again below it, so that its buttons are at hand."""
    lesson_id, index = argument(update, CardIndex)
    lesson = await find_open_lesson(lesson_id, ctx)
    place = card_within(lesson, index or 0)
    drawn = lesson.cards[place].diagram
    if drawn is None:
        raise NotFound("diagram-gone")
    below = await card_turn(lesson, place, ctx)
    replies = (
        Say(reply.key, reply.args, reply.buttons) for reply in below.replies if isinstance(reply, Screen)
    )
    return Turn((picture_of(drawn), *replies), session=below.session)


def picture_of(drawn: Diagram) -> SendDocument:
    return SendDocument(
        "diagram",
        "lesson-diagram",
        {"title": drawn.title},
        {"kind": drawn.kind.value, "title": drawn.title},
        tuple((item.label, item.note) for item in drawn.items),
    )
