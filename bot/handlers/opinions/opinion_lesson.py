"""The lesson that opinions are asked for, as whoever is asked reads it: cards and scenes, a page each.

Nothing is counted as learnt here, and no track or tier needs to be open.
"""

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import Round, Subject
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Card, Lesson, ScenarioNode
from bot.handlers.learning.lesson_extras import picture_of
from bot.handlers.learning.lessons import articles_of
from bot.handlers.opinions.opinion_words import edition_now, edition_told
from bot.handlers.pieces import argument, button, citations, split, whole
from bot.usecases.atlas.ask_opinions import the_round
from bot.usecases.atlas.asked import asks, must_read


async def read(update: Incoming, ctx: Ctx) -> Turn:
    """One page of it, ``round/page``; what was typed before is no opinion any more."""
    found, lesson, page = await _place(update, ctx)
    return Turn((_page(found, lesson, page, ctx),), session=ctx.session.at(""))


async def diagram(update: Incoming, ctx: Ctx) -> Turn:
    """A card's diagram, and the page once more below it."""
    found, lesson, page = await _place(update, ctx)
    drawn = lesson.cards[page].diagram if page < len(lesson.cards) else None
    if drawn is None:
        raise NotFound("diagram-gone")
    below = _page(found, lesson, page, ctx)
    return Turn((picture_of(drawn), Say(below.key, below.args, below.buttons)), session=ctx.session.at(""))


async def _place(update: Incoming, ctx: Ctx) -> tuple[Round, Lesson, int]:
    round_id, page = split(argument(update))
    found = await the_round(round_id, uow=ctx.uow)
    must_read(found, ctx.person, editors=ctx.operator.editors, today=ctx.clock.today())
    lesson = ctx.content.lesson(found.about) if found.subject is Subject.LESSON else None
    if lesson is None:
        raise NotFound("opinion-lesson-gone")
    return found, lesson, min(whole(page) or 0, _pages(lesson) - 1)


def _pages(lesson: Lesson) -> int:
    return len(lesson.cards) + len(lesson.scenario.nodes)


def _page(found: Round, lesson: Lesson, page: int, ctx: Ctx) -> Screen:
    cards, nodes = lesson.cards, tuple(lesson.scenario.nodes.values())
    shown = cards[page] if page < len(cards) else nodes[page - len(cards)]
    args: dict[str, Arg] = {
        "title": lesson.title,
        "page": page + 1,
        "pages": _pages(lesson),
        "text": shown.text,
        "articles": citations(articles_of(shown.article_ids, ctx)),
        "edition": edition_told(found, ctx.content),
    }
    if isinstance(shown, Card):
        key = "opinion-card"
        args["state"] = "flagged" if shown.id in ctx.content.flagged else "sound"
        own: Rows = (
            ((button("button-diagram", "opinion.diagram", f"{found.id}/{page}"),),) if shown.diagram else ()
        )
    else:
        key = "opinion-scene"
        args["state"] = (
            "ending" if shown.ending else "begin" if shown.id == lesson.scenario.start else "scene"
        )
        own = _choices(found, lesson, shown)
    return Screen(key, args, (*own, *_ways(found, lesson, page, ctx)))


def _choices(found: Round, lesson: Lesson, node: ScenarioNode) -> Rows:
    """Each leads to the page of what comes of it."""
    places = {key: len(lesson.cards) + n for n, key in enumerate(lesson.scenario.nodes)}
    return tuple(
        (Button(choice.label, Press("opinion.read", f"{found.id}/{places[choice.next_id]}")),)
        for choice in node.choices
    )


def _ways(found: Round, lesson: Lesson, page: int, ctx: Ctx) -> Rows:
    turning = tuple(
        button(key, "opinion.read", f"{found.id}/{to}")
        for key, to in (("opinion-button-next", page + 1), ("opinion-button-before", page - 1))
        if 0 <= to < _pages(lesson)
    )
    rows: list[tuple[Button, ...]] = [turning] if turning else []
    if found.takes(ctx.clock.today()) and asks(found, ctx.person, editors=ctx.operator.editors):
        rows.append(
            (button("opinion-button-give", "opinion.give", f"{found.id}/{edition_now(found, ctx.content)}"),)
        )
    return (*rows, (button("opinion-button-back", "opinion.see", found.id),))


def read_row(found: Round) -> Rows:
    """The way to the lesson's text; none of a round on the atlas."""
    if found.subject is not Subject.LESSON:
        return ()
    return ((button("opinion-button-read", "opinion.read", f"{found.id}/0"),),)
