"""The rules across files: what one file says about another.

What fits into one message, one button and one press, using the stricter messenger's limit.

Sizes are upper bounds: the text itself, the text around it (`FRAME`, `LINE`), and markup. They are UTF-16
units, as clients count.

How much text two cards share: each track teaches its own people, not another track's lessons under a new name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Final

from bot.domain.catalogue.catalogue import Article, Confidence
from bot.domain.learning.lessons import Lesson, LessonCard, ScenarioNode
from bot.domain.learning.quizzes import Option, QuestionKind, QuizQuestion
from bot.library.draft import OWN_CARD, ContentDraft
from bot.library.ledger import Ledger, SourcePlace, TeachingReference
from bot.library.length_bias import measure_length_bias
from bot.library.read_checks import check_questions, without_checks
from bot.library.read_forms import too_few_to_ask

LESSONS: Final = 3
_DIGITS: Final = str.maketrans("".join(map(chr, range(0x6F0, 0x6FA))), "0123456789")
_DIGIT: Final = re.compile(r"\d")
MESSAGE: Final = 4096
"""Characters of a text message on Telegram and on Bale."""
CAPTION: Final = 1024
"""Characters under a picture on Telegram; Bale takes more."""
TITLE_BUTTON: Final = 60
"""Characters of a lesson's title, which is shown on a button: two lines of a narrow phone."""
ANSWER_BUTTON: Final = 20
"""Characters of a true/false option, which is shown on a button beside the other one."""
KEY_BYTES: Final = 33
"""Bytes of an id in callback data: 64 minus the longest verb (20), its colon, and ten for the session's
mark."""
MOST_SHARED: Final = 0.6
_BLANKS: Final = re.compile(r"\s+")


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
    different tracks that are too alike, right options that are the longest too often over all quizzes or checks,
    cards without a check, and too few questions beside the forms."""
    ledger = draft.ledger
    for later, card, share in too_like(draft.lessons):
        message = f"card {later.id} shares {share:.2f} of its 4-grams with {card.id}, {MOST_SHARED} at most"
        ledger.add(ledger.place("card", later.id), message)
    length_bias = measure_length_bias(draft.all_questions())
    if length_bias.exceeds_chance:
        message = (
            "over all quizzes the right option is the longest in "
            f"{length_bias.count} of {length_bias.asked} questions"
        )
        ledger.add(SourcePlace(str(path / "quizzes")), f"{message} (luck allows {length_bias.allowed:.1f})")
    _checks(path, draft)
    for place, fault in too_few_to_ask(draft):
        ledger.add(place, fault)


def _checks(path: Path, draft: ContentDraft) -> None:
    ledger = draft.ledger
    for lesson in draft.lessons:
        for key, fault in without_checks(lesson):
            ledger.add(ledger.part_of_lesson(key), fault)
    bias = measure_length_bias(check_questions(draft.lessons))
    if bias.exceeds_chance:
        message = f"over all checks the right answer is the longest in {bias.count} of {bias.asked}"
        ledger.add(SourcePlace(str(path / "lessons")), f"{message} (luck allows {bias.allowed:.1f})")


def _sizes(draft: ContentDraft) -> None:
    ledger = draft.ledger
    articles = {article.id: article for article in draft.articles}
    for lesson in draft.lessons:
        for key, fault in lesson_faults(lesson, articles):
            ledger.add(ledger.part_of_lesson(key), f"{key}: {fault}")
    for question in draft.all_questions():
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
    for asked in draft.all_questions():
        words = (asked.text, *(part for option in asked.options for part in (option.text, option.feedback)))
        texts.append((ledger.place("question", asked.id), asked.id, " ".join(words)))
    for card in draft.own_cards():
        texts.append((ledger.place(OWN_CARD, card.id), card.id, card.text))
    for place, key, text in texts:
        if not _DIGIT.search(text):
            continue
        latin = text.translate(_DIGITS)
        for number in unsure:
            if number in latin and re.search(rf"(?<!\d){number}(?!\d)", latin):
                ledger.add(place, f"{key} names the number {number}, which is to be rechecked (agencies)")


def _texts(lesson: Lesson) -> Iterator[tuple[str, str]]:
    yield from ((card.id, card.text) for card in lesson.cards)
    for card in lesson.cards:
        if card.check is not None:
            words = (card.check.text, *(f"{answer.text} {answer.feedback}" for answer in card.check.answers))
            yield card.id, " ".join(words)
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


FRAME, LINE = 300, 60
"""Characters that a screen adds at most around its texts, and around one line of a list."""


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def lesson_faults(lesson: Lesson, articles: Mapping[str, Article]) -> Iterator[tuple[str, str]]:
    """What does not fit, as (the id of the card or node, why); the lesson's own id for its title."""
    if len(lesson.title) > TITLE_BUTTON:
        yield lesson.id, f"the title has {len(lesson.title)} characters, {TITLE_BUTTON} fit on its button"
    parts: dict[str, LessonCard | ScenarioNode] = {card.id: card for card in lesson.cards}
    parts |= {f"{lesson.id}#{node.id}": node for node in lesson.scenario.nodes.values()}
    for key, part in parts.items():
        cited = [articles[name] for name in part.article_ids if name in articles]
        size = FRAME + units(lesson.title) + units(part.text) + sum(map(_citation, cited))
        if isinstance(part, LessonCard) and part.check is not None:
            longest = max(
                (units(f"{answer.text}{answer.feedback}") for answer in part.check.answers), default=0
            )
            size += FRAME + units(part.check.text) + longest + sum(map(_citation, cited))
        if size > MESSAGE:
            yield key, f"with title and citation it has {size} characters, {MESSAGE} fit into a message"
        law = FRAME + sum(map(_article, cited))
        if law > MESSAGE:
            yield key, f"its {len(cited)} articles have {law} characters, {MESSAGE} fit into a message"
        if len(key.encode()) > KEY_BYTES:
            yield key, f"its id has {len(key.encode())} bytes, {KEY_BYTES} fit into a button: {key}"


def question_faults(question: QuizQuestion, articles: Mapping[str, Article]) -> Iterator[str]:
    """What does not fit."""
    asked = FRAME + units(question.text) + sum(LINE + units(option.text) for option in question.options)
    cited = [articles[name] for name in question.article_ids if name in articles]
    feedback_size = (
        FRAME
        + units(question.text)
        + sum(map(_feedback_units, question.options))
        + sum(map(_citation, cited))
    )
    for size, what in ((asked, "options"), (feedback_size, "all feedback")):
        if size > MESSAGE:
            yield f"with {what} it has {size} characters, {MESSAGE} fit into a message"
    if question.kind is QuestionKind.TRUE_FALSE:
        for option in question.options:
            if len(option.text) > ANSWER_BUTTON:
                yield f"option {option.id} has {len(option.text)} characters, {ANSWER_BUTTON} fit on its button"


def _citation(article: Article) -> int:
    return LINE + units(article.number) + units(article.edition) + units(article.law or "")


def _article(article: Article) -> int:
    parts = (article.title, article.paraphrase, article.sanction, article.authority)
    return 2 * LINE + _citation(article) + sum(map(units, parts))


def _feedback_units(option: Option) -> int:
    return LINE + units(option.text) + units(option.feedback)


def four_grams(text: str) -> frozenset[str]:
    """All sequences of four characters; white space counts as one blank."""
    plain = _BLANKS.sub(" ", text).strip()
    return frozenset(plain[at : at + 4] for at in range(len(plain) - 3))


def containment(grams: frozenset[str], other: frozenset[str]) -> float:
    """The part of the smaller set that is also in the larger, from 0 to 1. Stricter than Jaccard's measure,
    so that a short card inside a long one is found too."""
    smaller = min(len(grams), len(other))
    return len(grams & other) / smaller if smaller else 0.0


def too_like(lessons: Iterable[Lesson]) -> Iterator[tuple[LessonCard, LessonCard, float]]:
    """Pairs of cards of different tracks that share more than `MOST_SHARED`; the later one first."""
    cards = [(lesson.track, card, four_grams(card.text)) for lesson in lessons for card in lesson.cards]
    places = {gram: place for place, gram in enumerate({gram for _, _, grams in cards for gram in grams})}
    bits = [_bits(map(places.__getitem__, grams), len(places)) for _, _, grams in cards]
    for at, other in combinations(range(len(cards)), 2):
        (track, card, grams), (later_track, later, later_grams) = cards[at], cards[other]
        smaller = min(len(grams), len(later_grams))
        shared = (bits[at] & bits[other]).bit_count() if track != later_track else 0
        if smaller and shared / smaller > MOST_SHARED:
            yield later, card, containment(grams, later_grams)


def _bits(places: Iterable[int], size: int) -> int:
    """A set of numbers below ``size`` as one number: what two such sets share is found 20 times as fast."""
    row = bytearray(size // 8 + 1)
    for place in places:
        row[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(row)
