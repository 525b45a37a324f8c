"""An opinion in words, and which edition of a lesson a round asks about and an opinion is on."""

from bot.conversation.outgoing import Arg, Latin, TextRef
from bot.domain.atlas.opinions import Opinion, OpinionRound, OpinionSubject
from bot.domain.learning.lesson_edition import edition_of
from bot.handlers.pieces import NOTHING
from bot.usecases.ports import Content


def edition_now(opinion_round: OpinionRound, content: Content) -> str:
    """Of the lesson as it stands; empty where there is none any more, or the round is about no lesson."""
    lesson = content.lesson(opinion_round.about) if _is_about_lesson(opinion_round) else None
    return edition_of(lesson) if lesson is not None else ""


def edition_note(opinion_round: OpinionRound, content: Content) -> TextRef:
    """Which edition was asked about, and that there is another one now, where there is. Nothing of a round on the
    atlas, and of one from before editions were kept."""
    if not _is_about_lesson(opinion_round):
        return NOTHING
    now = edition_now(opinion_round, content)
    asked = Latin(opinion_round.edition)
    if now == opinion_round.edition:
        return TextRef("opinion-edition", {"asked": asked})
    if not now:
        return TextRef("opinion-edition-gone", {"asked": asked})
    return TextRef("opinion-edition-changed", {"asked": asked, "now": Latin(now)})


def other_edition_note(opinion: Opinion, opinion_round: OpinionRound) -> TextRef:
    """The edition that its writer has read, where it is another one than was asked about."""
    if not opinion.edition or opinion.edition == opinion_round.edition:
        return NOTHING
    return TextRef("opinion-on-edition", {"edition": Latin(opinion.edition)})


def opinion_args(opinion: Opinion, opinion_round: OpinionRound) -> dict[str, Arg]:
    """What was said, what became of it and why; nobody's name."""
    reason = TextRef("opinion-reason", {"reason": opinion.reason}) if opinion.reason else NOTHING
    answer = TextRef(f"opinion-answer-{opinion.answer or 'none'}")
    return {
        "words": opinion.words,
        "answer": answer,
        "reason": reason,
        "edition": other_edition_note(opinion, opinion_round),
    }


def _is_about_lesson(opinion_round: OpinionRound) -> bool:
    return opinion_round.subject is OpinionSubject.LESSON and bool(opinion_round.edition)
