"""The lesson that a round asks about, as invited people read it: one page for each card and scene.

Reading here counts as no progress, and no track or tier needs to be open.
"""

from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import OpinionRound, OpinionSubject
from bot.domain.errors import NotFound
from bot.domain.learning.checks import CardCheck
from bot.domain.learning.lessons import Lesson, LessonCard, ScenarioNode
from bot.handlers.flows.paging import Pager
from bot.handlers.learning.lessons import articles_of, picture_of
from bot.handlers.opinions.opinion_words import edition_note, edition_now
from bot.handlers.pieces import argument, button, citations, lines
from bot.handlers.press_arguments import RoundEdition, RoundPage
from bot.usecases.atlas.opinions import find_round, is_invited, require_reader

_PAGER: Final = Pager(1, before="opinion-button-before", after="opinion-button-next", onward_first=True)


async def read(update: Incoming, ctx: Ctx) -> Turn:
    """Show one page, ``round/page``. Text typed from now on is not taken as an opinion."""
    opinion_round, lesson, page = await _place(update, ctx)
    return Turn((_page(opinion_round, lesson, page, ctx),), session=ctx.session.at(""))


async def diagram(update: Incoming, ctx: Ctx) -> Turn:
    """Send a card's diagram, and the page again below it."""
    opinion_round, lesson, page = await _place(update, ctx)
    drawn = lesson.cards[page].diagram if page < len(lesson.cards) else None
    if drawn is None:
        raise NotFound("diagram-gone")
    below = _page(opinion_round, lesson, page, ctx)
    return Turn((picture_of(drawn), Say(below.key, below.args, below.buttons)), session=ctx.session.at(""))


async def _place(update: Incoming, ctx: Ctx) -> tuple[OpinionRound, Lesson, int]:
    round_id, page = argument(update, RoundPage)
    opinion_round = await find_round(ctx, round_id)
    require_reader(opinion_round, ctx.person, editors=ctx.operator.editors, today=ctx.clock.today())
    lesson = (
        ctx.content.lesson(opinion_round.about) if opinion_round.subject is OpinionSubject.LESSON else None
    )
    if lesson is None:
        raise NotFound("opinion-lesson-gone")
    return opinion_round, lesson, min(page or 0, _pages(lesson) - 1)


def _pages(lesson: Lesson) -> int:
    return len(lesson.cards) + len(lesson.scenario.nodes)


def _page(opinion_round: OpinionRound, lesson: Lesson, page: int, ctx: Ctx) -> Screen:
    cards, nodes = lesson.cards, tuple(lesson.scenario.nodes.values())
    page_item = cards[page] if page < len(cards) else nodes[page - len(cards)]
    args: dict[str, Arg] = {
        "title": lesson.title,
        "page": page + 1,
        "pages": _pages(lesson),
        "text": page_item.text,
        "articles": citations(articles_of(page_item.article_ids, ctx)),
        "edition": edition_note(opinion_round, ctx.content),
    }
    if isinstance(page_item, LessonCard):
        key = "opinion-card"
        args["state"] = "flagged" if page_item.id in ctx.content.flagged else "sound"
        if page_item.check is not None:
            args["text"] = _with_check(page_item.text, page_item.check)
        own: Rows = (
            ((button("button-diagram", "opinion.diagram", RoundPage(opinion_round.id, page)),),)
            if page_item.diagram
            else ()
        )
    else:
        key = "opinion-scene"
        args["state"] = (
            "ending" if page_item.ending else "begin" if page_item.id == lesson.scenario.start else "scene"
        )
        own = _choices(opinion_round, lesson, page_item)
    return Screen(key, args, (*own, *_ways(opinion_round, lesson, page, ctx)))


def _with_check(text: str, check: CardCheck) -> TextRef:
    """A card's text and its check, with the verdict and the reason of each answer."""
    answers = [
        TextRef(
            "opinion-check-answer",
            {
                "verdict": "right" if answer.right else "wrong",
                "text": answer.text,
                "feedback": answer.feedback,
            },
        )
        for answer in check.answers
    ]
    args: dict[str, Arg] = {"text": text, "question": check.text, "answers": lines(answers)}
    return TextRef("opinion-card-check", args)


def _choices(opinion_round: OpinionRound, lesson: Lesson, node: ScenarioNode) -> Rows:
    """Each choice leads to the page of its result."""
    places = {key: len(lesson.cards) + n for n, key in enumerate(lesson.scenario.nodes)}
    return tuple(
        (Button(choice.label, Press("opinion.read", RoundPage(opinion_round.id, places[choice.next_id]))),)
        for choice in node.choices
    )


def _ways(opinion_round: OpinionRound, lesson: Lesson, page: int, ctx: Ctx) -> Rows:
    turns = _PAGER.page(page, count=_pages(lesson)).turns(
        lambda label, to: button(label, "opinion.read", RoundPage(opinion_round.id, to))
    )
    rows: list[tuple[Button, ...]] = [*turns]
    if opinion_round.takes(ctx.clock.today()) and is_invited(
        opinion_round, ctx.person, editors=ctx.operator.editors
    ):
        rows.append(
            (
                button(
                    "opinion-button-give",
                    "opinion.give",
                    RoundEdition(opinion_round.id, edition_now(opinion_round, ctx.content)),
                ),
            )
        )
    return (*rows, (button("opinion-button-back", "opinion.see", opinion_round.id),))
