"""A learner's progress: a picture, weak spots, and past results as they were graded.

How progress, weak spots and past results look.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, SendPicture, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.learning.attempts import FinishedAttempt
from bot.domain.learning.lessons import TIERS, Audience, Lesson, Progress, Tier, lesson_done, share_done
from bot.handlers.learning.lesson_screens import resume_rows, track_argument
from bot.handlers.learning.lessons import parse_tier, progress_now
from bot.handlers.menu import audience_of, back_to_menu
from bot.handlers.pieces import NOTHING, argument, button, comma_list, lines
from bot.usecases.learning.learner import track_open
from bot.usecases.learning.review import WeakSpot, weak_spots
from bot.usecases.learning.take_quiz import lessons_missed
from bot.usecases.ports import Content

REREAD = 4
PAST = 10
STRONG = 0.9


def reread_rows(lessons: Sequence[Lesson]) -> Rows:
    """A button for each lesson to read again, at most ``REREAD``. A repeated lesson is shown once."""
    unique_lessons = tuple({lesson.id: lesson for lesson in lessons}.values())[:REREAD]
    return tuple(
        (button("button-reread", "lesson", lesson.id, {"order": lesson.order, "title": lesson.title}),)
        for lesson in unique_lessons
    )


def weak_line(spots: Sequence[WeakSpot]) -> TextRef:
    """The weak topics in one sentence; empty if there are none."""
    return TextRef("weak-spots", weak_topics(spots)) if spots else NOTHING


def weak_topics(spots: Sequence[WeakSpot]) -> dict[str, Arg]:
    """The arguments of ``weak-spots``: the topics' names in a list."""
    return {"topics": comma_list([TextRef("weak-topic", {"label": spot.label}) for spot in spots])}


def spot_lessons(spots: Sequence[WeakSpot]) -> tuple[Lesson, ...]:
    """The lessons of all spots, the weakest spot's first."""
    return tuple(lesson for spot in spots for lesson in spot.lessons)


def progress_say(
    progress: Progress,
    track: Audience,
    spots: Sequence[WeakSpot],
    *,
    content: Content,
    enrolled: bool = True,
) -> Say:
    """Below the picture: what it shows, level by level; weak topics, and the next step."""
    levels = [
        TextRef("progress-level", {"name": name, "note": note})
        for name, _, note in _picture_rows(progress, track, content=content)
    ]
    rows = (
        *resume_rows(progress, track, content=content, enrolled=enrolled),
        *reread_rows(spot_lessons(spots)),
        (button("button-topics", "topics", track.value), button("button-past", "past", track.value)),
        (button("button-learn", "learn", track.value),),
        back_to_menu(track_argument(track)),
    )
    state = "weak" if spots else "fine" if progress.topics else "new"
    return Say("progress-below", {"levels": lines(levels), "state": state, "weak": weak_line(spots)}, rows)


def weak_screen(track: Audience, spots: Sequence[WeakSpot], *, known: bool) -> Screen:
    """Which topics to strengthen and the lessons that teach them."""
    rows = (
        *reread_rows(spot_lessons(spots)),
        (button("button-progress", "progress", track.value), button("button-learn", "learn", track.value)),
    )
    state = "weak" if spots else "fine" if known else "new"
    return Screen("topics-below", {"state": state, "weak": weak_line(spots)}, rows)


def past_list_screen(attempts: Sequence[FinishedAttempt]) -> Screen:
    """Past results, one button for each."""
    listed = [TextRef("past-line", _attempt_args(attempt)) for attempt in attempts]
    rows: list[tuple[Button, ...]] = [
        (button("button-past-attempt", "past-show", attempt.id, _attempt_args(attempt)),)
        for attempt in attempts
    ]
    rows.append((button("button-progress", "progress"),))
    return Screen("past" if attempts else "past-none", {"results": lines(listed)}, tuple(rows))


def past_screen(attempt: FinishedAttempt, *, reread: Sequence[Lesson], topics: Mapping[str, str]) -> Screen:
    """One result as it was graded, and what was missed."""
    missed = dict.fromkeys(
        given.topic for given in attempt.answers if not given.right and given.topic in topics
    )
    listed = comma_list([TextRef("weak-topic", {"label": topics[topic]}) for topic in missed])
    args: dict[str, Arg] = {
        **_attempt_args(attempt),
        "pass": attempt.pass_mark,
        "missed": TextRef("past-missed", {"topics": listed}) if missed else NOTHING,
    }
    rows = (*reread_rows(reread), (button("button-past", "past"), button("button-progress", "progress")))
    return Screen("past-result", args, rows)


def _attempt_args(attempt: FinishedAttempt) -> dict[str, Arg]:
    track, _, tier = attempt.tier.partition("/")
    return {
        "day": attempt.day,
        "track": track,
        "tier": tier,
        "right": attempt.right,
        "total": attempt.total,
        "percent": attempt.percent,
        "state": "passed" if attempt.passed else "failed",
    }


type PictureRow = tuple[TextRef | str, int, TextRef | str]


async def progress(update: Incoming, ctx: Ctx) -> Turn:
    """Show three tiers and the exam as a picture; below it weak spots, and the next step."""
    mine, track = await progress_now(ctx), await _track(update, ctx)
    picture = progress_picture(mine, track, ctx)
    spots = weak_spots(mine, track, content=ctx.content)
    enrolled = await track_open(ctx, track)
    below = progress_say(mine, track, spots, content=ctx.content, enrolled=enrolled)
    return Turn((picture, below), session=ctx.session.at(""))


def progress_picture(mine: Progress, track: Audience, ctx: Ctx) -> SendPicture:
    """The track's tiers and its exam as bars."""
    rows = tuple(_picture_rows(mine, track, content=ctx.content))
    return SendPicture("progress", "progress", {"day": ctx.clock.today(), "track": track.value}, rows)


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
