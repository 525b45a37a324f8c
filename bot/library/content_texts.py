"""Every text of the content that a person reads in the chat, under an address that a translation can name.

What stays Persian for everybody has no address: names of places, drills and tasks of staff, papers, how people ask,
and the cases for writing to a body.
"""

from collections.abc import Iterable, Iterator, Mapping

from bot.domain.bodies.complaints import Use
from bot.domain.catalogue.material import Diagram
from bot.domain.learning.checks import CardCheck
from bot.domain.learning.lessons import TIERS, Audience, Lesson, Scenario
from bot.domain.learning.order_incidents import OrderIncident
from bot.domain.learning.quizzes import QuizQuestion
from bot.usecases.ports import Content

type AddressedText = tuple[str, str]
"""An address, as ``card.vb1/once``, and the Persian words."""


def content_texts(content: Content) -> Mapping[str, str]:
    """The Persian words by address, in the order in which a translator would read them. Words that occur twice have
    the first of their addresses only: one translation serves both."""
    addresses: dict[str, str] = {}
    for address, words in _all_texts(content):
        if words:
            addresses.setdefault(words, address)
    return {address: words for words, address in addresses.items()}


def _all_texts(content: Content) -> Iterator[AddressedText]:
    yield from ((f"topic.{key}", label) for key, label in content.topics.items())
    for track in Audience:
        for tier in TIERS:
            for lesson in content.lessons(track, tier):
                yield from _lesson(lesson)
            quiz = content.quiz(track, tier)
            for question in quiz.questions if quiz is not None else ():
                yield from _question(question)
    yield from _fields("term", content.glossary.items(), "fa", "meaning")
    yield from _fields(
        "article", content.articles.items(), "number", "law", "title", "paraphrase", "sanction"
    )
    yield from ((f"group.{key}", title) for key, title in content.groups.items())
    yield from _fields("act", content.acts.items(), "label", "looks_like", "example", "is_not", "authority")
    for place, sentences in content.first_sentences.items():
        yield from ((f"answer.{place}.{at}", sentence.text) for at, sentence in enumerate(sentences, 1))
    yield from ((f"topic-answer.{topic}", reply.text) for topic, reply in content.topic_answers.items())
    yield from _fields("duty", content.duties.items(), "label")
    for duty in content.duties.values():
        yield from ((f"step.{duty.id}.{step.id}", step.text) for step in duty.steps)
    yield from ((f"incidents.{key}", title) for key, title in content.incident_groups.items())
    yield from _fields("incident", content.incidents.items(), "title", "now", "note_down", "tell")
    yield from ((f"contest.{contest.id}", contest.short) for contest in content.election.contests)
    yield from _fields("place-card", content.settlement_cards.items(), "title", "text")
    yield from _fields("duty-card", content.duty_cards.items(), "title", "text")
    for own in content.own_questions.values():
        yield from _question(own.question)
    yield from _fields("ballot", content.ballots.rules.items(), "reason")
    for incident in content.orders.values():
        yield from _order(incident)
    yield from _fields("poster", content.posters.rules.items(), "reason")
    yield from _bodies(content)
    dates = [(entry.id, entry) for entry in content.calendar]
    yield from _fields("date", dates, "title", "words", "waits", "counted")
    for entry in content.calendar:
        yield from ((f"date.{entry.id}.named.{at}", name) for at, name in enumerate(entry.named, 1))
    yield from _fields("handout", content.handouts.items(), "role_label", "title")


def _fields(kind: str, entries: Iterable[tuple[str, object]], *names: str) -> Iterator[AddressedText]:
    for key, entry in entries:
        yield from ((f"{kind}.{key}.{name}", getattr(entry, name) or "") for name in names)


def _lesson(lesson: Lesson) -> Iterator[AddressedText]:
    yield f"lesson.{lesson.id}", lesson.title
    for card in lesson.cards:
        yield f"card.{card.id}", card.text
        if card.diagram is not None:
            yield from _diagram(card.id, card.diagram)
        if card.check is not None:
            yield from _check(card.id, card.check)
    yield from _scenes(lesson.id, lesson.scenario)


def _diagram(card_id: str, diagram: Diagram) -> Iterator[AddressedText]:
    """Only the title, which stands in the caption; the picture is drawn in Persian."""
    yield f"diagram.{card_id}", diagram.title


def _check(card_id: str, check: CardCheck) -> Iterator[AddressedText]:
    yield f"check.{card_id}", check.text
    for answer in check.answers:
        yield f"check.{card_id}.{answer.id}", answer.text
        yield f"check.{card_id}.{answer.id}.feedback", answer.feedback


def _scenes(lesson_id: str, scenario: Scenario) -> Iterator[AddressedText]:
    for node in scenario.nodes.values():
        yield f"scene.{lesson_id}.{node.id}", node.text
        for at, choice in enumerate(node.choices, 1):
            yield f"scene.{lesson_id}.{node.id}.{at}", choice.label


def _question(question: QuizQuestion) -> Iterator[AddressedText]:
    yield f"question.{question.id}", question.text
    for option in question.options:
        yield f"question.{question.id}.{option.id}", option.text
        yield f"question.{question.id}.{option.id}.feedback", option.feedback


def _order(incident: OrderIncident) -> Iterator[AddressedText]:
    """An incident against a clock; a rule by its two steps and its place."""
    yield f"order.{incident.id}", incident.title
    yield f"order.{incident.id}.scene", incident.scene
    for kind, texts in (("variant", incident.variants), ("call", incident.calls)):
        yield from ((f"order.{incident.id}.{kind}.{entry.id}", entry.text) for entry in texts)
    for step in incident.steps:
        yield f"order.{incident.id}.step.{step.id}", step.label
        yield f"order.{incident.id}.step.{step.id}.done", step.done
    for at, rule in enumerate(incident.rules, 1):
        yield f"order.{incident.id}.rule.{at}", rule.why


def _bodies(content: Content) -> Iterator[AddressedText]:
    yield from _fields("body", content.agencies.items(), "name", "when")
    yield from _fields("hotline", ((line.number, line) for line in content.hotlines), "label", "when")
    ways = ((way.id, way) for way in content.complaints if Use.COMPLAINT in way.uses)
    yield from _fields("way", ways, "label", "note")
