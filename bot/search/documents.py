"""What can be found, as texts in fields: cards, articles and acts, each with words of what is linked to
it."""

from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, dataclass

from bot.domain.learning.lessons import Audience, Lesson, LessonCard, Tier
from bot.domain.learning.quizzes import QuizQuestion
from bot.usecases.ports import Content
from bot.usecases.ports.language import HitKind


@dataclass(frozen=True, slots=True)
class Document:
    """One place of the content. ``asked`` holds questions that it answers, as people put them. ``kin`` holds
    words of linked places: they help to find it, but answer nothing. ``articles`` are those that it is based
    on."""

    kind: HitKind
    id: str
    _: KW_ONLY
    head: str
    body: str
    asked: tuple[str, ...] = ()
    more: str = ""
    kin: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


def documents(content: Content) -> tuple[Document, ...]:
    """Everything that may answer a question, in the order of the content."""
    asked = _QuizQuestions(content)
    cards = (_card(card, lesson, content, asked) for lesson in lessons(content) for card in lesson.cards)
    return (*cards, *_articles(content, asked), *_acts(content, asked))


def lessons(content: Content) -> Iterator[Lesson]:
    """All lessons of all tracks."""
    for track in Audience:
        for tier in Tier:
            yield from content.lessons(track, tier)


class _QuizQuestions:
    """The questions of the quizzes, by their lesson and by the articles that they are about."""

    def __init__(self, content: Content) -> None:
        self._by_lesson: dict[str, list[QuizQuestion]] = {}
        self._by_article: dict[str, list[QuizQuestion]] = {}
        for track in Audience:
            for tier in Tier:
                quiz = content.quiz(track, tier)
                for question in quiz.questions if quiz else ():
                    self._by_lesson.setdefault(question.lesson_id, []).append(question)
                    for article in question.article_ids:
                        self._by_article.setdefault(article, []).append(question)

    def of_card(self, card: LessonCard, lesson: Lesson) -> list[QuizQuestion]:
        """Questions of the lesson that share an article with the card."""
        held = set(card.article_ids)
        return [
            question for question in self._by_lesson.get(lesson.id, ()) if held & set(question.article_ids)
        ]

    def topics(self, articles: Iterable[str]) -> tuple[str, ...]:
        topics = [q.topic for article in articles for q in self._by_article.get(article, ()) if q.topic]
        return tuple(sorted(set(topics), key=lambda topic: -topics.count(topic)))


def _card(card: LessonCard, lesson: Lesson, content: Content, asked: _QuizQuestions) -> Document:
    questions = asked.of_card(card, lesson)
    titles = (content.articles[key].title for key in card.article_ids if key in content.articles)
    return Document(
        HitKind.CARD,
        card.id,
        head="",  # a lesson's title covers all its cards, so it is no card's title
        body=card.text,
        asked=tuple(content.asks.get(f"{HitKind.CARD}:{card.id}", ())),
        more=lesson.title,
        kin=(*titles, *(question.text for question in questions)),
        topics=tuple(dict.fromkeys(q.topic for q in questions if q.topic)) or asked.topics(card.article_ids),
        articles=card.article_ids,
    )


def _articles(content: Content, asked: _QuizQuestions) -> Iterator[Document]:
    labels: dict[str, list[str]] = {}
    for act in content.acts.values():
        for key in act.article_ids:
            labels.setdefault(key, []).append(act.label)
    for article in content.articles.values():
        yield Document(
            HitKind.ARTICLE,
            article.id,
            head=_join_texts(article.title, article.number),
            body=article.paraphrase,
            asked=tuple(content.asks.get(f"{HitKind.ARTICLE}:{article.id}", ())),
            more=_join_texts(article.sanction, article.authority, *article.binds, article.law or ""),
            kin=tuple(labels.get(article.id, ())),
            topics=asked.topics([article.id]),
            articles=(article.id,),
        )


def _acts(content: Content, asked: _QuizQuestions) -> Iterator[Document]:
    for act in content.acts.values():
        titles = (content.articles[key].title for key in act.article_ids if key in content.articles)
        yield Document(
            HitKind.ACT,
            act.id,
            head=act.label,
            body=_join_texts(act.looks_like, act.example),
            asked=tuple(content.asks.get(f"{HitKind.ACT}:{act.id}", ())),
            more=_join_texts(act.is_not, act.who, act.authority),
            kin=tuple(titles),
            topics=asked.topics(act.article_ids),
            articles=act.article_ids,
        )


def _join_texts(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
