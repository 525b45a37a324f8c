"""Reads `content/answers/`: the first sentences of answers, by the place that they open; and in `topics.yaml` the
answers to questions that no place is about."""

from bot.domain.catalogue.answer_topics import TopicAnswer
from bot.domain.catalogue.first_sentences import FirstSentence
from bot.library.ledger import Ledger, SourcePlace, place_in
from bot.library.read_asks import LEADING
from bot.library.schema import FirstSentenceFile, TopicAnswerFile, TopicAnswersFile
from bot.library.sources import YamlSource


def read_first_sentences(
    source: YamlSource, ledger: Ledger
) -> tuple[dict[str, tuple[FirstSentence, ...]], dict[str, SourcePlace]]:
    """The sentences of one file by their place, and where they are written. Whether each id exists is checked
    once everything is read."""
    top = place_in(source)
    sentences: dict[str, tuple[FirstSentence, ...]] = {}
    places: dict[str, SourcePlace] = {}
    if not isinstance(source.value, dict):
        ledger.add(top, "a file here has the form: kind:id, then a list of sentences")
        return sentences, places
    for name, entries in source.value.items():
        here, (kind, _, key) = top.under(name), str(name).partition(":")
        if kind not in LEADING or not key:
            ledger.add(here, f"{name} is not one of {', '.join(f'{known}:…' for known in sorted(LEADING))}")
            continue
        ledger.declare("first sentences", str(name), here)
        ledger.lead((kind, key), here)
        if not isinstance(entries, list) or not entries:
            ledger.add(here, f"{name}: one sentence or more, as a list")
            continue
        ledger.check_style(entries, here)
        read = [
            ledger.validate_value(FirstSentenceFile, entry, here.under(n)) for n, entry in enumerate(entries)
        ]
        sentences[str(name)] = tuple(map(_sentence, filter(None, read)))
        places[str(name)] = here
    return sentences, places


def _sentence(entry: FirstSentenceFile) -> FirstSentence:
    return FirstSentence(
        entry.says.strip(),
        yes=entry.yes,
        no=entry.no,
        asked=tuple(question.strip() for question in entry.asked),
    )


def read_topic_answers(source: YamlSource, ledger: Ledger) -> list[TopicAnswer]:
    """The answers of `topics.yaml`, in file order."""
    head, top = ledger.head(TopicAnswersFile, source)
    if head is None:
        return []
    answers = []
    for entry, place in ledger.items(TopicAnswerFile, head.topics, top.under("topics"), what="topic answer"):
        ledger.cite(entry.articles, place)
        answers.append(TopicAnswer(entry.id, entry.text.strip(), entry.articles, entry.dates))
    return answers
