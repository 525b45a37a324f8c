"""The rules across files: what one file says about another."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.domain.catalogue.catalogue import Confidence
from bot.domain.learning.lessons import Lesson
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger, SourcePlace, TeachingReference
from bot.library.length_bias import measure_length_bias
from bot.library.likeness import MOST_SHARED, too_like
from bot.library.limits import lesson_faults, question_faults

LESSONS: Final = 3
_DIGITS: Final = str.maketrans("".join(map(chr, range(0x6F0, 0x6FA))), "0123456789")


def judge(path: Path, draft: ContentDraft) -> None:
    """Add every problem that shows only once the whole folder `path` is read."""
    judge_references(draft)
    _sizes(draft)
    _numbers(draft)
    _taught_numbers(draft)
    _folders(path, draft)
    _tiers(path, draft)


def judge_references(draft: ContentDraft) -> None:
    """Add problems for ids that are cited, or named as taught, and do not exist."""
    _articles(draft)
    _questions(draft)
    _asks(draft)


def judge_bank(path: Path, draft: ContentDraft) -> None:
    """Add problems that only editors need to know, and checks that are too slow for a start: cards of
    different tracks that are too alike, and right options that are the longest too often over all quizzes."""
    ledger = draft.ledger
    for later, card, share in too_like(draft.lessons):
        message = f"card {later.id} shares {share:.2f} of its 4-grams with {card.id}, {MOST_SHARED} at most"
        ledger.add(ledger.place("card", later.id), message)
    length_bias = measure_length_bias(question for quiz in draft.quizzes for question in quiz.questions)
    if length_bias.exceeds_chance:
        message = (
            "over all quizzes the right option is the longest in "
            f"{length_bias.count} of {length_bias.asked} questions"
        )
        ledger.add(SourcePlace(str(path / "quizzes")), f"{message} (luck allows {length_bias.allowed:.1f})")


def _sizes(draft: ContentDraft) -> None:
    ledger = draft.ledger
    articles = {article.id: article for article in draft.articles}
    for lesson in draft.lessons:
        for key, fault in lesson_faults(lesson, articles):
            ledger.add(ledger.part_of_lesson(key), f"{key}: {fault}")
    for quiz in draft.quizzes:
        for question in quiz.questions:
            for fault in question_faults(question, articles):
                ledger.add(ledger.place("question", question.id), f"question {question.id}: {fault}")


def _articles(draft: ContentDraft) -> None:
    ledger = draft.ledger
    if "law" in ledger.unreadable:
        return
    unconfirmed = {article.id for article in draft.articles if article.is_unconfirmed}
    for article_id, place in ledger.cited:
        if not ledger.knows("article", article_id):
            ledger.add(place, f"no article {article_id} in content/law", snippet=article_id)
        elif article_id in unconfirmed:
            ledger.add(
                place, f"article {article_id} is unconfirmed (confidence: recheck)", snippet=article_id
            )


def _numbers(draft: ContentDraft) -> None:
    """Each screen must agree on whether a number is to be rechecked before it is called."""
    certain = {agency.phone: agency for agency in draft.agencies if agency.phone is not None}
    for line in draft.hotlines:
        agency, sure = certain.get(line.number), line.confidence is not Confidence.RECHECK
        if agency is not None and agency.phone_certain is not sure:
            fault = f"hotline {line.number} is {line.confidence}, and agency {agency.id} says otherwise of it"
            place = draft.ledger.place("hotline", line.number).under("confidence")
            draft.ledger.add(place, fault)


def _taught_numbers(draft: ContentDraft) -> None:
    """A number that must be rechecked before each round belongs in the agencies' files only, never in a
    lesson."""
    ledger = draft.ledger
    unsure = [line.number for line in draft.hotlines if line.confidence is Confidence.RECHECK]
    texts = [
        (ledger.part_of_lesson(key), key, text) for lesson in draft.lessons for key, text in _texts(lesson)
    ]
    for quiz in draft.quizzes:
        for asked in quiz.questions:
            words = (
                asked.text,
                *(part for option in asked.options for part in (option.text, option.feedback)),
            )
            texts.append((ledger.place("question", asked.id), asked.id, " ".join(words)))
    for place, key, text in texts:
        for number in unsure:
            if re.search(rf"(?<!\d){number}(?!\d)", text.translate(_DIGITS)):
                ledger.add(place, f"{key} names the number {number}, which is to be rechecked (agencies)")


def _texts(lesson: Lesson) -> Iterator[tuple[str, str]]:
    yield from ((card.id, card.text) for card in lesson.cards)
    yield from ((f"{lesson.id}#{node.id}", node.text) for node in lesson.scenario.nodes.values())


def _asks(draft: ContentDraft) -> None:
    ledger = draft.ledger
    folders = {"card": "lessons", "article": "law", "act": "violations"}
    for (kind, key), place in ledger.led:
        if folders[kind] not in ledger.unreadable and not ledger.knows(kind, key):
            ledger.add(place, f"no {kind} {key}: what would this question lead to?", snippet=key)
    acts = {act.id: act for act in draft.acts}
    for act_id, place in ledger.reported_acts:
        if act_id in acts and not acts[act_id].reportable():
            ledger.add(place, f"act {act_id} cannot be reported: no sentence may lead to it", snippet=act_id)


def _questions(draft: ContentDraft) -> None:
    lessons = {lesson.id: lesson for lesson in draft.lessons}
    for asked in draft.ledger.asked:
        _check_teaching(asked, lessons, draft.ledger)
        if not draft.topics:
            continue
        if asked.lesson_id is None:
            draft.ledger.add(asked.place, "lesson is missing: where is this taught?")
        if asked.topic is None:
            draft.ledger.add(asked.place, "topic is missing: an id of content/topics.yaml")
        elif asked.topic not in draft.topics:
            draft.ledger.add(asked.place.under("topic"), f"no topic {asked.topic} in content/topics.yaml")


def _check_teaching(asked: TeachingReference, lessons: Mapping[str, Lesson], ledger: Ledger) -> None:
    if asked.lesson_id is None or "lessons" in ledger.unreadable:
        return
    lesson, here = lessons.get(asked.lesson_id), asked.place.under("lesson")
    if lesson is None:
        if not ledger.knows("lesson", asked.lesson_id):  # a lesson with problems is reported in its own file
            ledger.add(here, f"no lesson {asked.lesson_id}")
    elif (lesson.track, lesson.tier) != (asked.track, asked.tier):
        ledger.add(
            here, f"lesson {lesson.id} belongs to {lesson.track}/{lesson.tier}, not to this quiz's tier"
        )


def _folders(path: Path, draft: ContentDraft) -> None:
    if not (path / "election.yaml").exists():
        draft.ledger.add(SourcePlace(str(path / "election.yaml")), "no file here: which election is this?")
    for folder in ("law", "violations", "areas", "agencies"):
        if not any((path / folder).glob("*.yaml")):
            draft.ledger.add(SourcePlace(str(path / folder)), "no file here: the program needs one")
    if not draft.seen_tiers:
        draft.ledger.add(SourcePlace(str(path / "lessons")), "no lesson at all")


def _tiers(path: Path, draft: ContentDraft) -> None:
    ledger = draft.ledger
    quizzes = {(quiz.track, quiz.tier) for quiz in draft.quizzes}
    for (track, tier), files in draft.seen_tiers.items():
        tier_folder = SourcePlace(str(path / "lessons" / track / tier))
        if len(files) < LESSONS:
            ledger.add(tier_folder, f"{len(files)} lessons; a tier has {LESSONS} at least")
        if (track, tier) not in quizzes and not (path / "quizzes" / track / f"{tier}.yaml").exists():
            ledger.add(SourcePlace(str(path / "quizzes" / track / f"{tier}.yaml")), "the tier has no quiz")
        orders = [name.rsplit("/", 1)[-1][:2] for name in files]
        if len(set(orders)) < len(orders):
            ledger.add(tier_folder, "two lessons have the same number")
