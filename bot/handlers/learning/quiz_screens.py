"""How a quiz looks: the question with its lettered options, the feedback, the result."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef
from bot.domain.catalogue.catalogue import Article
from bot.domain.learning.attempts import most_a_day
from bot.domain.learning.lessons import Lesson, QuizProgress, lesson_of_card, tier_key
from bot.domain.learning.links import PieceKind, SharedPiece
from bot.domain.learning.quizzes import Option, QuestionKind, Quiz, QuizQuestion, has_passed, score
from bot.handlers.flows.share_rows import share_row
from bot.handlers.learning.lesson_screens import track_argument
from bot.handlers.learning.progress import reread_rows, weak_topics
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, button, citations, comma_list, lines, paragraphs
from bot.handlers.press_arguments import QuizOption
from bot.usecases.learning.learning_days import DAILY, days_of
from bot.usecases.learning.quiz_run import QuizRun
from bot.usecases.learning.review import WeakSpot
from bot.usecases.learning.take_quiz import MARKED, AnsweredQuestion, LimitReached
from bot.usecases.ports import Learner

LETTERS: Final = ("letter-1", "letter-2", "letter-3", "letter-4", "letter-5", "letter-6")
TEXT_FAMILIES: Final = LETTERS
SHORT: Final = 20
"""Most characters of an option that is printed on the button itself, two to a row."""
_SHOWN_FROM: Final = 2
"""A count of days begins to be shown with the second."""


def intro_screen(quiz: Quiz, best: QuizProgress, *, run: QuizRun | None, left: int) -> Screen:
    """How many questions, what passes, earlier results; and a button to continue an open attempt."""
    tier = tier_key(quiz.track, quiz.tier)
    running = run if run is not None and not run.attempt.is_finished else None
    mine = running is not None and _is_same_quiz(running.quiz, quiz)
    rows: list[tuple[Button, ...]] = []
    args: dict[str, Arg] = {
        **_quiz_args(quiz),
        "draw": min(quiz.draw, len(quiz.questions)),
        "pass": quiz.pass_mark,
        "state": "passed" if best.passed else "tried" if best.best else "new",
        "best": int(best.best * 100),
        "left": left,
        "most": most_a_day(quiz.tier),
        "other": NOTHING,
    }
    if running is not None:
        rows.append((button("button-quiz-on", "quiz-on", args={"number": running.attempt.position + 1}),))
    if running is not None and not mine:
        args["other"] = TextRef("quiz-other-runs", _quiz_args(running.quiz))
    if not mine:
        rows.append((button("button-quiz-start", "quiz-go", tier),))
    rows.append(_lessons_of(quiz))
    return Screen("quiz-intro", args, tuple(rows))


def _is_same_quiz(quiz: Quiz, other: Quiz) -> bool:
    return (quiz.track, quiz.tier) == (other.track, other.tier)


def _quiz_args(quiz: Quiz) -> dict[str, Arg]:
    return {"track": quiz.track.value, "tier": quiz.tier.value if quiz.tier else "exam"}


def _lessons_of(quiz: Quiz) -> tuple[Button, ...]:
    """Back to the tier's lessons, or from an exam to the track."""
    if quiz.tier is None:
        return (button("button-learn", "learn", quiz.track.value),)
    return (button("button-lessons", "tier", tier_key(quiz.track, quiz.tier)),)


def limit_screen(reached: LimitReached, *, reread: Sequence[Lesson]) -> Screen:
    """The daily limit is reached: when the quiz opens again, and what to read until then."""
    state = "some" if reread else "none"
    args = {**_quiz_args(reached.quiz), "most": reached.most, "opens": reached.opens, "reread": state}
    return Screen("quiz-limit", args, (*reread_rows(reread), _lessons_of(reached.quiz), back_to_menu()))


def question_screen(run: QuizRun, *, key: str = "quiz-question") -> Screen:
    """The open question. Its options have letters in the text; buttons carry position and place."""
    number = {"number": run.attempt.position + 1, "total": len(run.attempt.question_ids)}
    return Screen(
        key, {**number, **question_args(run)}, _answer_rows(run, run.options(), run.question().kind)
    )


def question_args(run: QuizRun) -> dict[str, Arg]:
    """The open question with its lettered options, and how it is answered."""
    question, options = run.question(), run.options()
    kind = question.kind
    hint = {QuestionKind.MULTIPLE: "multiple", QuestionKind.ORDERING: "ordering"}.get(kind, "one")
    args: dict[str, Arg] = {
        "text": question.text,
        "options": lines([option_term(place, option) for place, option in enumerate(options)]),
        "hint": TextRef("quiz-hint", {"kind": hint}),
    }
    if kind is QuestionKind.ORDERING and run.picked:
        order = comma_list([TextRef(LETTERS[place]) for place in _places(run.picked, options)])
        args["hint"] = TextRef("quiz-order-so-far", {"order": order})
    return args


def _answer_rows(run: QuizRun, options: Sequence[Option], kind: QuestionKind) -> Rows:
    """The first letter is on the right, where Persian begins."""
    position = run.attempt.position
    presses = [
        Button(option_label(place, option, run, kind), Press("q", QuizOption(position, place)))
        for place, option in enumerate(options)
    ]
    rows: list[tuple[Button, ...]] = [tuple(reversed(presses))]
    if kind in MARKED:
        confirm = button("button-quiz-send", "q-send", str(position))
        undo = button("button-quiz-undo", "q-undo", str(position))
        begun = kind is QuestionKind.ORDERING and run.picked
        rows.append((confirm, undo) if begun else (confirm,))
    return tuple(rows)


def option_label(place: int, option: Option, run: QuizRun, kind: QuestionKind) -> TextRef | str:
    if kind is QuestionKind.TRUE_FALSE and len(option.text) <= SHORT:
        return option.text
    if option.id in run.picked:
        return TextRef("quiz-marked", {"letter": TextRef(LETTERS[place])})
    return TextRef(LETTERS[place])


def feedback_screen(done: AnsweredQuestion, *, articles: Sequence[Article]) -> Screen:
    """What was chosen and why it is right or wrong, the right answer, and the article."""
    options = done.run.attempt.options_of(done.question)
    ordering = done.question.kind is QuestionKind.ORDERING
    if ordering:
        answer_lines = [
            _place_term(number, option) for number, option in enumerate(_options_in_order(done), start=1)
        ]
    else:
        answer_lines = _verdict_terms(options, lambda option: option in done.grade.chosen)
    args: dict[str, Arg] = {
        "question": done.question.text,
        "chosen": paragraphs(answer_lines),
        "articles": citations(articles),
        "kind": "ordering" if ordering else "other",
    }
    on = "button-quiz-result" if done.run.attempt.is_finished else "button-quiz-next"
    rows = ((button(on, "quiz-on"),), share_row(_piece_of(done.question)))
    if done.grade.right:
        return Screen("quiz-feedback-right", args, rows)
    missed = _verdict_terms(options, lambda option: option.right and option not in done.grade.chosen)
    args["missed"] = NOTHING
    if ordering:
        given = comma_list([TextRef(LETTERS[options.index(option)]) for option in done.grade.chosen])
        right = comma_list([TextRef(LETTERS[options.index(option)]) for option in _options_in_order(done)])
        args["missed"] = TextRef("quiz-order-given", {"given": given, "right": right})
    elif missed:
        args["missed"] = TextRef("quiz-right-answer", {"lines": paragraphs(missed)})
    return Screen("quiz-feedback-wrong", args, rows)


def _piece_of(question: QuizQuestion) -> SharedPiece:
    """A card's check, which comes back in reviews, is passed on with its card."""
    is_check = lesson_of_card(question.id) != question.id
    return SharedPiece(PieceKind.CARD if is_check else PieceKind.QUESTION, id=question.id)


def _options_in_order(done: AnsweredQuestion) -> list[Option]:
    options = (done.question.option(key) for key in done.grade.right_answer)
    return [option for option in options if option is not None]


def _place_term(number: int, option: Option) -> TextRef:
    return TextRef("quiz-in-place", {"place": number, "text": option.text, "feedback": option.feedback})


def _verdict_terms(options: Sequence[Option], is_shown: Callable[[Option], bool]) -> list[TextRef]:
    """The options to be shown, each with its letter, whether it is right, and why."""
    return [
        TextRef(
            "quiz-judged",
            {
                "verdict": "right" if option.right else "wrong",
                "letter": TextRef(LETTERS[place]),
                "text": option.text,
                "feedback": option.feedback,
            },
        )
        for place, option in enumerate(options)
        if is_shown(option)
    ]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes after a passed quiz: in words, and as a button."""

    words: TextRef
    button: Button


def result_screen(
    run: QuizRun,
    *,
    reread: Sequence[Lesson],
    weak: Sequence[WeakSpot],
    left: int,
    following: NextStep | None,
    practice: Rows = (),
) -> Screen:
    """The score and the pass mark, and the next step: the next tier, or what to read again. After a passed quiz also
    ways to keep what was learned: ``practice``, and three questions a day."""
    result, tier = score(run.attempt), tier_key(run.quiz.track, run.quiz.tier)
    key = "quiz-passed" if has_passed(run.attempt, pass_mark=run.quiz.pass_mark) else "quiz-failed"
    args: dict[str, Arg] = {
        **_quiz_args(run.quiz),
        "right": result.right,
        "total": result.total,
        "percent": int(result.share * 100),
        "pass": run.quiz.pass_mark,
        "reread": "perfect" if result.right == result.total else "some" if reread else "none",
        "weak": TextRef("quiz-weak", weak_topics(weak)) if weak else NOTHING,
        "left": left,
        "word": "again" if run.number > 1 else "first",
        "next": following.words if following else TextRef("quiz-after", {"step": "rest", "tier": "exam"}),
    }
    again = (button("button-quiz-anew", "quiz-go", tier),) if left else ()
    rows = (
        *(((following.button,),) if following else ()),
        *reread_rows(reread),
        *practice,
        (*again, button("button-progress", "progress", run.quiz.track.value)),
        back_to_menu(track_argument(run.quiz.track)),
    )
    return Screen(key, args, rows)


def days_line(learner: Learner) -> TextRef:
    """How many days in a row the person has learned; nothing for one day, or if they are not counted."""
    count = days_of(learner).count if DAILY in learner.settings else 0
    return TextRef("learning-days", {"count": count}) if count >= _SHOWN_FROM else NOTHING


def option_term(place: int, option: Option) -> TextRef:
    return TextRef("quiz-option", {"letter": TextRef(LETTERS[place]), "text": option.text})


def _places(picked: Iterable[str], options: Sequence[Option]) -> list[int]:
    ids = [option.id for option in options]
    return [ids.index(key) for key in picked if key in ids]
