"""An opinion in words, and which edition of a lesson a round asks about and an opinion is on."""

from bot.conversation.outgoing import Arg, Latin, Term
from bot.domain.atlas.opinions import Opinion, Round, Subject
from bot.domain.learning.lesson_edition import edition_of
from bot.handlers.pieces import NOTHING
from bot.usecases.ports import Content


def edition_now(found: Round, content: Content) -> str:
    """Of the lesson as it stands; empty where there is none any more, or the round is about no lesson."""
    lesson = content.lesson(found.about) if _of_a_lesson(found) else None
    return edition_of(lesson) if lesson is not None else ""


def edition_told(found: Round, content: Content) -> Term:
    """Which edition was asked about, and that there is another one now, where there is. Nothing of a round on the
    atlas, and of one from before editions were kept."""
    if not _of_a_lesson(found):
        return NOTHING
    now = edition_now(found, content)
    asked = Latin(found.edition)
    if now == found.edition:
        return Term("opinion-edition", {"asked": asked})
    if not now:
        return Term("opinion-edition-gone", {"asked": asked})
    return Term("opinion-edition-changed", {"asked": asked, "now": Latin(now)})


def on_edition(one: Opinion, found: Round) -> Term:
    """The edition that its writer has read, where it is another one than was asked about."""
    if not one.edition or one.edition == found.edition:
        return NOTHING
    return Term("opinion-on-edition", {"edition": Latin(one.edition)})


def opinion_told(one: Opinion, found: Round) -> dict[str, Arg]:
    """What was said, what became of it and why; nobody's name."""
    reason = Term("opinion-reason", {"reason": one.reason}) if one.reason else NOTHING
    answer = Term(f"opinion-answer-{one.answer or 'none'}")
    return {"words": one.words, "answer": answer, "reason": reason, "edition": on_edition(one, found)}


def _of_a_lesson(found: Round) -> bool:
    return found.subject is Subject.LESSON and bool(found.edition)
