"""`content/forms/<track>.yaml` -> the two forms of a track, checked against one blueprint."""

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field

from bot.domain.learning.lessons import Audience
from bot.domain.learning.parallel_forms import (
    FORM_SIZE,
    ONE_PRESS,
    FormName,
    FormPair,
    JudgedQuestion,
    ParallelForms,
)
from bot.domain.learning.quizzes import Quiz, without
from bot.library.draft import ContentDraft, WrittenForms
from bot.library.ledger import Ledger, SourcePlace
from bot.library.schema import Id, Items, Strict
from bot.library.sources import YamlSource

MOST_CHANCE: Final = 0.5
"""By how many questions guessing may help more in one form than in the other."""
ASKED: Final = 25
"""Questions that a tier's quiz may ask at least, beside those of the forms."""

_Judgement = Annotated[int, Field(ge=1, le=3)]


class JudgedQuestionFile(Strict):
    question: Id
    difficulty: tuple[_Judgement, _Judgement]


class FormPairFile(Strict):
    a: JudgedQuestionFile
    b: JudgedQuestionFile


class FormsFile(Strict):
    pairs: Items


def read_forms(source: YamlSource, *, track: Audience, ledger: Ledger) -> WrittenForms | None:
    """The pairs as they are written; ``judge_forms`` looks up their questions."""
    head, top = ledger.head(FormsFile, source)
    if head is None:
        return None
    pairs = []
    for number, value in enumerate(head.pairs):
        place = top.under("pairs", number)
        pair = ledger.validate_value(FormPairFile, value, place)
        if pair is not None:
            written = tuple((side.question, side.difficulty) for side in (pair.a, pair.b))
            pairs.append((written[0], written[1], place))
    return WrittenForms(track, pairs=tuple(pairs), place=top)


def too_few_to_ask(draft: ContentDraft) -> Iterator[tuple[SourcePlace, str]]:
    """The tiers whose quiz may ask fewer than `ASKED` questions, because the forms hold the others."""
    for forms, written in zip(draft.forms, draft.written_forms, strict=True):
        held = forms.question_ids()
        for quiz in draft.quizzes:
            asked = len(without(quiz.questions, held))
            if quiz.track is forms.track and asked < ASKED:
                yield (
                    written.place,
                    f"the quiz of {quiz.tier} may ask {asked} questions beside the forms, not {ASKED}",
                )


def judge_forms(draft: ContentDraft) -> None:
    """Make the forms; every fault is a problem: an unknown question, one that needs several presses, a pair of
    different tiers, topics or difficulties, a question twice, forms that guessing helps unequally."""
    for written in draft.written_forms:
        quizzes = [quiz for quiz in draft.quizzes if quiz.track is written.track]
        pairs = [_pair(written, number, quizzes, draft.ledger) for number in range(len(written.pairs))]
        forms = ParallelForms(written.track, pairs=tuple(pair for pair in pairs if pair is not None))
        _judge_whole(forms, written, quizzes, draft.ledger)
        draft.forms.append(forms)


def _pair(written: WrittenForms, number: int, quizzes: list[Quiz], ledger: Ledger) -> FormPair | None:
    a, b, place = written.pairs[number]
    homes = {question.id: (question, quiz) for quiz in quizzes for question in quiz.questions}
    unknown = [key for key, _ in (a, b) if key not in homes]
    for key in unknown:
        ledger.add(place, f"no question {key} in the quizzes of this track")
    if unknown:
        return None
    (first, first_quiz), (second, second_quiz) = homes[a[0]], homes[b[0]]
    for question in (first, second):
        if question.kind not in ONE_PRESS:
            ledger.add(
                place, f"question {question.id} is {question.kind}: a form takes what one press answers"
            )
    if (first_quiz.tier, first.topic) != (second_quiz.tier, second.topic):
        ledger.add(place, f"{first.id} and {second.id} are not of one tier and one topic")
    if sum(a[1]) != sum(b[1]):
        ledger.add(place, f"{first.id} and {second.id} were not judged equally difficult")
    return FormPair(JudgedQuestion(first, difficulty=a[1]), JudgedQuestion(second, difficulty=b[1]))


def _judge_whole(forms: ParallelForms, written: WrittenForms, quizzes: list[Quiz], ledger: Ledger) -> None:
    if len(written.pairs) != FORM_SIZE:
        ledger.add(written.place, f"{len(written.pairs)} pairs; a form has {FORM_SIZE}")
    keys = [key for a, b, _ in written.pairs for key in (a[0], b[0])]
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        ledger.add(written.place, f"question {key} stands in the forms twice")
    if abs(forms.chance(FormName.A) - forms.chance(FormName.B)) > MOST_CHANCE:
        ledger.add(
            written.place, "guessing helps more in one form than in the other: exchange a pair's a and b"
        )
    for reading in (0, 1):
        a, b = (
            sum((pair[0] if side == 0 else pair[1])[1][reading] for pair in written.pairs) for side in (0, 1)
        )
        if abs(a - b) > 1:
            ledger.add(
                written.place,
                f"reading {reading + 1} judged one form harder as a whole: exchange a pair's a and b",
            )
    for quiz in quizzes:
        _judge_rest(forms, quiz, written.place, ledger)


def _judge_rest(forms: ParallelForms, quiz: Quiz, place: SourcePlace, ledger: Ledger) -> None:
    held = forms.question_ids()
    rest = without(quiz.questions, held)
    if len(rest) < quiz.draw:
        ledger.add(
            place, f"only {len(rest)} questions of {quiz.tier} are left for its quiz, which draws {quiz.draw}"
        )
    for key in quiz.opening:
        if key in held:
            ledger.add(place, f"question {key} opens the quiz of {quiz.tier} and cannot stand in a form")
