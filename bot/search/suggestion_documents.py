"""The possible subjects of a report, as texts: the acts that can be reported, and subjects that no act
covers."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.domain.reporting.scope import OutsideSubject
from bot.search.documents import Document
from bot.usecases.ports import Content
from bot.usecases.ports.ask import HitKind

WORDS: Final = "words:"


def suggestion_documents(content: Content) -> tuple[Document, ...]:
    """The acts in the order of the content, then the subjects, each by its id."""
    return (*_acts(content), *_subjects(content))


def subject_words(content: Content) -> Mapping[str, tuple[str, ...]]:
    """The lists of words that name a subject, by subject."""
    return {
        key.removeprefix(WORDS): words for key, words in content.tellings.items() if key.startswith(WORDS)
    }


def _acts(content: Content) -> Iterator[Document]:
    for act in content.acts.values():
        if not act.reportable():
            continue
        key = f"{HitKind.ACT}:{act.id}"
        titles = (
            content.articles[article_id].title
            for article_id in act.article_ids
            if article_id in content.articles
        )
        yield Document(
            HitKind.ACT,
            act.id,
            head=act.label,
            body=f"{act.looks_like}\n{act.example}",
            asked=(*content.asks.get(key, ()), *content.tellings.get(key, ())),
            more=act.who,
            kin=tuple(titles),
        )


def _subjects(content: Content) -> Iterator[Document]:
    for subject in OutsideSubject:
        lines = content.tellings.get(f"outside:{subject}", ())
        yield Document(HitKind.ACT, subject, head="", body="", asked=lines)
