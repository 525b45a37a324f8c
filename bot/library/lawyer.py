"""What a lawyer reads: every legal claim of the content with its articles, and the open questions."""

import hashlib
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass

from bot.domain.catalogue.catalogue import Act, Article
from bot.domain.learning.lessons import Lesson, LessonCard
from bot.domain.learning.quizzes import QuizQuestion, question_of_check
from bot.library.draft import ContentDraft
from bot.library.verdicts import PRINT, Judgement, LawyerVerdict


@dataclass(frozen=True, slots=True)
class LegalClaim:
    """One row of the table: the claim and its articles. An open question is a row too."""

    id: str
    _: KW_ONLY
    text: str
    article_ids: tuple[str, ...]
    rests_on: tuple[str, ...] = ()
    """For an open question: the fingerprints of the claims that depend on it."""

    def fingerprint(self) -> str:
        """Changes with any word of the claim and with its articles; for a question, with any word of its
        claims too."""
        parts = "\x1f".join((self.text, *self.article_ids, *self.rests_on))
        return hashlib.sha256(parts.encode()).hexdigest()[:PRINT]


def claims(draft: ContentDraft) -> Iterator[LegalClaim]:
    """Everything that says what the law is: articles, acts, cards, endings, quiz questions, lines of
    checklists."""
    yield from map(_of_article, draft.articles)
    yield from map(_of_act, draft.acts)
    for lesson in draft.lessons:
        yield from _of_lesson(lesson)
    yield from map(_of_question, draft.all_questions())
    for handout in draft.handouts:
        for number, item in enumerate(handout.items, 1):
            if item.article_ids:
                yield LegalClaim(
                    f"handout/{handout.id}/{number}", text=item.text, article_ids=item.article_ids
                )
    for card in draft.settlement_cards:
        yield LegalClaim(f"settlement/{card.id}", text=card.text, article_ids=card.article_ids)
    for duty_card in draft.duty_cards:
        yield LegalClaim(f"duty/{duty_card.id}", text=duty_card.text, article_ids=duty_card.article_ids)
    for incident in draft.incidents:
        if incident.article_ids:
            text = " ".join(incident.sentences())
            yield LegalClaim(f"incident/{incident.id}", text=text, article_ids=incident.article_ids)


def question_claims(draft: ContentDraft) -> Iterator[LegalClaim]:
    """The questions that have a claim in the content; their articles are those of the claims."""
    known = {claim.id: claim for claim in claims(draft)}
    for question in draft.lawyer_questions:
        present = [known[key] for key in question.claim_ids if key in known]
        if present:
            cited = dict.fromkeys(article for claim in present for article in claim.article_ids)
            prints = tuple(claim.fingerprint() for claim in present)
            yield LegalClaim(question.id, text=question.text, article_ids=tuple(cited), rests_on=prints)


def unanswered_questions(draft: ContentDraft) -> tuple[str, ...]:
    """The questions that no lawyer has answered in their current form, and whose claims are still taught."""
    return tuple(
        claim.id for claim in question_claims(draft) if not _holds(draft.verdicts.get(claim.id), claim)
    )


def awaits_lawyer(draft: ContentDraft) -> bool:
    """Whether a question is open, or a claim that a lawyer found wrong is unchanged."""
    return bool(unanswered_questions(draft)) or any(True for _ in refused_claims(draft))


def missing_claims(draft: ContentDraft) -> Iterator[tuple[str, str]]:
    """Pairs of question and claim for claims that are not in the content: removed, or misspelt."""
    known = {claim.id for claim in claims(draft)}
    for question in draft.lawyer_questions:
        yield from ((question.id, key) for key in question.claim_ids if key not in known)


def refused_claims(draft: ContentDraft) -> Iterator[tuple[LegalClaim, LawyerVerdict]]:
    """Claims that a lawyer found wrong or in need of a change, and that are unchanged since."""
    for claim in claims(draft):
        verdict = draft.verdicts.get(claim.id)
        if verdict is not None and _holds(verdict, claim) and verdict.verdict != Judgement.RIGHT:
            yield claim, verdict


def _holds(verdict: LawyerVerdict | None, claim: LegalClaim) -> bool:
    return verdict is not None and verdict.print == claim.fingerprint()


def _of_article(article: Article) -> LegalClaim:
    text = f"{article.title}\n{article.paraphrase}\n{article.sanction}\n{article.authority}"
    return LegalClaim(f"law/{article.id}", text=text, article_ids=(article.id,))


def _of_act(act: Act) -> LegalClaim:
    text = f"{act.label}\n{act.looks_like}\n{act.example}\n{act.is_not}\n{act.authority}"
    return LegalClaim(act.id, text=text, article_ids=act.article_ids)


def _of_lesson(lesson: Lesson) -> Iterator[LegalClaim]:
    for card in lesson.cards:
        if card.article_ids:
            yield LegalClaim(card.id, text=_card_words(card), article_ids=card.article_ids)
    for node in lesson.scenario.nodes.values():
        if node.article_ids:
            yield LegalClaim(f"{lesson.id}#{node.id}", text=node.text, article_ids=node.article_ids)


def _card_words(card: LessonCard) -> str:
    """The card, and its check as a question is shown: what it teaches is said in both."""
    question = question_of_check(card)
    return card.text if question is None else f"{card.text}\n{_of_question(question).text}"


def _of_question(question: QuizQuestion) -> LegalClaim:
    options = (
        f"{'+' if option.right and option.place is None else option.place or '-'} {option.text} ({option.feedback})"
        for option in question.options
    )
    return LegalClaim(
        question.id, text="\n".join((question.text, *options)), article_ids=question.article_ids
    )
