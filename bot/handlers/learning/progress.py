"""A learner's progress: a picture, weak spots, and past results as they were graded."""

from collections.abc import Iterable

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Say, SendPicture, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import TIERS, Audience, Progress, Tier, lesson_done, share_done
from bot.handlers.learning.lessons import parse_tier, progress_now
from bot.handlers.learning.progress_screens import past_list_screen, past_screen, progress_say, weak_screen
from bot.handlers.menu import audience_of
from bot.handlers.pieces import argument
from bot.usecases.learning.lessons_to_reread import lessons_missed
from bot.usecases.learning.weak_spots import weak_spots
from bot.usecases.ports import Content

type PictureRow = tuple[TextRef | str, int, TextRef | str]

PAST = 10


async def progress(update: Incoming, ctx: Ctx) -> Turn:
    """Show three tiers and the exam as a picture; below it weak spots, and the next step."""
    mine, track = await progress_now(ctx), await _track(update, ctx)
    rows = tuple(_picture_rows(mine, track, content=ctx.content))
    picture = SendPicture("progress", "progress", {"day": ctx.clock.today(), "track": track.value}, rows)
    spots = weak_spots(mine, track, content=ctx.content)
    below = progress_say(mine, track, spots, content=ctx.content)
    return Turn((picture, below), session=ctx.session.at(""))


async def topics(update: Incoming, ctx: Ctx) -> Turn:
    """Show the mastery of each topic as a picture; below it lessons to read again."""
    mine, track = await progress_now(ctx), await _track(update, ctx)
    spots = weak_spots(mine, track, content=ctx.content)
    below = weak_screen(track, spots, known=bool(mine.topics))
    rows = tuple(_topic_rows(mine, content=ctx.content))
    if not rows:
        return Turn((below,), session=ctx.session.at(""))
    picture = SendPicture("topics", "topics", {"day": ctx.clock.today()}, rows)
    return Turn((picture, Say(below.key, below.args, below.buttons)), session=ctx.session.at(""))


async def list_past_results(update: Incoming, ctx: Ctx) -> Turn:
    """List the newest results."""
    attempts = await ctx.uow.attempts.of_learner(ctx.keys.learner, limit=PAST)
    return Turn((past_list_screen(attempts),), session=ctx.session.at(""))


async def show_past_result(update: Incoming, ctx: Ctx) -> Turn:
    """Show one result as it was graded on its day, whatever the content says now."""
    attempt = await ctx.uow.attempts.get(ctx.keys.learner, argument(update))
    if attempt is None:
        raise NotFound("past-gone")
    track, tier = parse_tier(attempt.tier)
    reread = lessons_missed(attempt, track, tier, content=ctx.content)
    return Turn((past_screen(attempt, reread=reread, topics=ctx.content.topics),), session=ctx.session.at(""))


async def _track(update: Incoming, ctx: Ctx) -> Audience:
    """The track that the button names, or else the person's; the voters' track if theirs has no content."""
    track = await audience_of(update, ctx) or Audience.VOTER
    return track if any(ctx.content.lessons(track, tier) for tier in Tier) else Audience.VOTER


def _picture_rows(mine: Progress, track: Audience, *, content: Content) -> Iterable[PictureRow]:
    for tier in TIERS:
        lessons = content.lessons(track, tier)
        if not lessons:
            continue
        done = sum(lesson_done(mine, lesson) for lesson in lessons)
        note = TextRef(
            "progress-tier-note", {"done": done, "total": len(lessons), **_quiz(mine, track, tier)}
        )
        yield TextRef("progress-tier", {"tier": tier.value}), int(share_done(mine, lessons) * 100), note
    if content.exam(track) is not None:
        quiz = _quiz(mine, track, None)
        yield TextRef("progress-exam"), quiz["percent"], TextRef("progress-exam-note", quiz)  # type: ignore[misc] # an int


def _quiz(mine: Progress, track: Audience, tier: Tier | None) -> dict[str, str | int]:
    quiz = mine.quiz(track, tier)
    state = "passed" if quiz.passed else "open" if quiz.best else "new"
    return {"state": state, "percent": int(quiz.best * 100)}


def _topic_rows(mine: Progress, *, content: Content) -> Iterable[PictureRow]:
    """Topics keep a fixed order, so that two pictures can be compared."""
    for topic, label in content.topics.items():
        known = mine.topics.get(topic)
        if known is not None and known.total:
            state = "weak" if known.weak else "strong" if known.share >= STRONG else "fair"
            yield label, int(known.share * 100), TextRef("topics-note", {"state": state})


STRONG = 0.9
