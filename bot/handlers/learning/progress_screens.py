"""How progress, weak spots and past results look."""

from collections.abc import Mapping, Sequence

from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef
from bot.domain.learning.attempts import FinishedAttempt
from bot.domain.learning.lessons import Audience, Lesson, Progress
from bot.handlers.learning.lesson_screens import resume_rows, track_argument
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, button, comma_list, lines
from bot.usecases.learning.weak_spots import WeakSpot
from bot.usecases.ports import Content

REREAD = 4


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


def progress_say(progress: Progress, track: Audience, spots: Sequence[WeakSpot], *, content: Content) -> Say:
    """Below the picture: weak topics, and the next step."""
    rows = (
        *resume_rows(progress, track, content=content),
        *reread_rows(spot_lessons(spots)),
        (button("button-topics", "topics", track.value), button("button-past", "past", track.value)),
        (button("button-learn", "learn", track.value),),
        back_to_menu(track_argument(track)),
    )
    state = "weak" if spots else "fine" if progress.topics else "new"
    return Say("progress-below", {"state": state, "weak": weak_line(spots)}, rows)


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
        (button("button-past-one", "past-show", attempt.id, _attempt_args(attempt)),) for attempt in attempts
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
