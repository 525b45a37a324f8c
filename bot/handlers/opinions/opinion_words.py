"""The wording of an opinion; and which edition of a lesson a round asks about and an opinion is on."""

from bot.conversation.outgoing import Arg, Latin, TextRef
from bot.domain.atlas.opinions import Opinion, OpinionRound, OpinionSubject
from bot.domain.learning.editions import edition_of
from bot.handlers.pieces import NOTHING
from bot.usecases.ports import Content


def edition_now(opinion_round: OpinionRound, content: Content) -> str:
    """The lesson's present edition; empty if the lesson is gone or the round is not about a lesson."""
    lesson = content.lesson(opinion_round.about) if _is_about_lesson(opinion_round) else None
    return edition_of(lesson) if lesson is not None else ""


def edition_note(opinion_round: OpinionRound, content: Content) -> TextRef:
    """Which edition the round asks about, and whether there is a newer one. Empty for a round on the atlas,
    and for one from before editions were stored."""
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
    """The edition that the writer has read, if it differs from the one that was asked about."""
    if not opinion.edition or opinion.edition == opinion_round.edition:
        return NOTHING
    return TextRef("opinion-on-edition", {"edition": Latin(opinion.edition)})


def opinion_args(opinion: Opinion, opinion_round: OpinionRound) -> dict[str, Arg]:
    """What was said, what became of it and why; without names."""
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
