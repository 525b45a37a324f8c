"""`content/quizzes/<track>/<tier>.yaml` -> `Quiz`."""

from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import Option, QuestionKind, Quiz, QuizQuestion
from bot.library.ledger import Ledger, SourcePlace
from bot.library.length_bias import measure_length_bias
from bot.library.praise import praise_in
from bot.library.schema import OptionFile, QuestionFile, QuizFile
from bot.library.sources import YamlSource
from bot.library.style import USUAL_SENTENCE, usual_length

QUESTIONS, KINDS = 12, 3


def read_quiz(source: YamlSource, *, track: Audience, tier: Tier, ledger: Ledger) -> Quiz | None:
    """The quiz, or None if the file's head is unusable; every problem is recorded in the ledger."""
    head, top = ledger.head(QuizFile, source)
    if head is None:
        return None
    questions = []
    for question, place in ledger.items(
        QuestionFile, head.questions, top.under("questions"), what="question"
    ):
        ledger.ask(question.lesson, question.topic, place, track=track, tier=tier)
        questions.append(checked_question(question, place, ledger))
    quiz = Quiz(
        track,
        tier=tier,
        pass_mark=head.pass_mark,
        draw=head.draw,
        questions=tuple(questions),
        opening=head.opening,
    )
    if len(questions) == len(head.questions):
        _check_bank(quiz, top, ledger)
    return quiz


def checked_question(question: QuestionFile, place: SourcePlace, ledger: Ledger) -> QuizQuestion:
    """The question at `place`; every problem that shows without other files is recorded in the ledger."""
    ledger.cite(question.articles, place)
    if not question.articles:
        ledger.add(place, f"question {question.id} cites no article")
    _check_options(question, place, ledger)
    return _question(question)


def _question(question: QuestionFile) -> QuizQuestion:
    ordering = question.kind is QuestionKind.ORDERING
    options = tuple(
        Option(
            option.id,
            text=option.text,
            right=option.right or ordering,
            feedback=option.feedback or "",
            misconception=option.misconception,
            place=option.place,
        )
        for option in question.options
    )
    return QuizQuestion(
        question.id,
        kind=question.kind,
        text=question.text,
        options=options,
        article_ids=question.articles,
        lesson_id=question.lesson or "",
        topic=question.topic or "",
    )


def _check_options(question: QuestionFile, place: SourcePlace, ledger: Ledger) -> None:
    ordering = question.kind is QuestionKind.ORDERING
    ids = [option.id for option in question.options]
    for number, option in enumerate(question.options):
        here = place.under("options", number)
        if option.id in ids[:number]:
            ledger.add(here, f"option {option.id} occurs twice in question {question.id}")
        _check_option(option, here, ledger, ordering=ordering)
    _check_answer(question, place, ledger)


def _check_option(option: OptionFile, here: SourcePlace, ledger: Ledger, *, ordering: bool) -> None:
    if not option.feedback:
        ledger.add(here, f"option {option.id} has no feedback")
    if ordering:
        if option.right or option.misconception:
            ledger.add(here, f"option {option.id}: an ordering has places, neither right nor misconception")
        return
    if option.place is not None:
        ledger.add(here.under("place"), f"option {option.id}: only an ordering has places")
    if not option.right and option.misconception is None:
        ledger.add(here, f"option {option.id} is wrong and names no misconception")
    if option.right and (praise := praise_in(option.feedback or "")):
        ledger.add(
            here.under("feedback"),
            f"option {option.id}: «{praise}» praises who may have chosen another option, and the "
            "screen says that it was right: begin with the reason",
        )
    if option.right and option.misconception is not None:
        ledger.add(here.under("misconception"), f"option {option.id} is right and names a misconception")


def _check_answer(question: QuestionFile, place: SourcePlace, ledger: Ledger) -> None:
    right = sum(option.right for option in question.options)
    count = len(question.options)
    match question.kind:
        case QuestionKind.ORDERING:
            if sorted(option.place or 0 for option in question.options) != list(range(1, count + 1)):
                ledger.add(place, f"question {question.id}: the places must be 1 to {count}, each once")
            if count < 3:
                ledger.add(place, f"question {question.id}: an ordering has at least 3 options")
        case QuestionKind.MULTIPLE:
            if not 2 <= right < count:
                ledger.add(
                    place, f"question {question.id}: needs at least two right options, and a wrong one"
                )
        case kind:
            if right != 1:
                ledger.add(place, f"question {question.id} has {right} right options, one is needed")
            if kind is QuestionKind.TRUE_FALSE and count != 2:
                ledger.add(place, f"question {question.id}: true_false has two options")


def _check_bank(quiz: Quiz, top: SourcePlace, ledger: Ledger) -> None:
    count, kinds = len(quiz.questions), len({question.kind for question in quiz.questions})
    if count < QUESTIONS:
        ledger.add(top, f"{count} questions; a tier needs {QUESTIONS} or more")
    if kinds < KINDS:
        ledger.add(top, f"{kinds} kinds of question; a tier needs {KINDS} or more")
    if quiz.draw > count:
        ledger.add(top.under("draw"), f"draw is {quiz.draw}, but there are {count} questions")
    for place, key in enumerate(quiz.opening):
        if quiz.question(key) is None:
            ledger.add(top.under("opening", place), f"opening names {key}, which is no question of this file")
    length_bias = measure_length_bias(quiz.questions)
    if length_bias.exceeds_chance:
        ledger.add(
            top,
            f"the right option is the longest in {length_bias.count} of {length_bias.asked} questions: it tells "
            f"(luck allows {length_bias.allowed:.1f})",
        )
    texts = [question.text for question in quiz.questions]
    texts += [option.feedback for question in quiz.questions for option in question.options]
    if usual_length(texts) > USUAL_SENTENCE:
        ledger.add(top, f"5 % of the sentences are longer than {USUAL_SENTENCE} words")
