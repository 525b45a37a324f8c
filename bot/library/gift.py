"""Questions in GIFT, the format that Moodle and other systems read.

What GIFT has no field for is written in comments above the question, which other readers ignore:

// @kind ordering
// @lesson vb1
// @topic vote
// @articles 27 84-vav
// @options a, b: first-vote-survives
// @feedback a: …            only where GIFT has no feedback of its own: an ordering

An ordering is written as matching (`=text -> place`); true and false use GIFT's own form where the options
say just that.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.domain.duties.own_material import OwnQuestion
from bot.domain.learning.quizzes import Option, QuestionKind, Quiz, QuizQuestion
from bot.library.gift_own import own_home, own_notes

TRUE, FALSE = "درست", "نادرست"
CATEGORY: Final = "amanat"
_SPECIAL: Final = str.maketrans({char: f"\\{char}" for char in "\\~=#{}:"} | {"\n": "\\n"})


def gift_text(quizzes: Iterable[Quiz], own_questions: Iterable[OwnQuestion] = (), *, edition: str) -> str:
    """The file for these quizzes, and for questions of duties and kinds of council; `edition` tells readers which text
    they are from."""
    parts = [f"// Amanat, content {edition}. Comments with @ are read back by: amanat content gift import\n"]
    for quiz in quizzes:
        parts.append(f"$CATEGORY: {CATEGORY}/{quiz.track}/{quiz.tier}\n")
        parts += ["\n".join(_question(question)) + "\n" for question in quiz.questions]
    home = None
    for own in own_questions:
        if own_home(own) != home:
            home = own_home(own)
            parts.append(f"$CATEGORY: {'/'.join((CATEGORY, *home))}\n")
        parts.append("\n".join((*own_notes(own), *_question(own.question))) + "\n")
    return "\n".join(parts)


def escape_gift(text: str) -> str:
    """The text with GIFT's special characters escaped."""
    return text.translate(_SPECIAL)


def native_truth(options: tuple[Option, ...]) -> bool:
    """Whether GIFT's own true/false says the same as these options, in this order."""
    return [option.text for option in options] == [TRUE, FALSE]


def _question(question: QuizQuestion) -> Iterator[str]:
    yield f"// @kind {question.kind}"
    if question.lesson_id:
        yield f"// @lesson {question.lesson_id}"
    yield f"// @topic {question.topic}"
    yield f"// @articles {' '.join(question.article_ids)}"
    yield f"// @options {', '.join(map(_option_label, question.options))}"
    if question.kind is QuestionKind.ORDERING:
        yield from (f"// @feedback {o.id}: {escape_gift(o.feedback)}" for o in question.options)
    head = f"::{escape_gift(question.id)}::[plain]{escape_gift(question.text)} {{"
    if question.kind is QuestionKind.TRUE_FALSE and native_truth(question.options):
        yield head + _truth(question) + "}"
        return
    yield head
    yield from (_answer(question, option) for option in question.options)
    yield "}"


def _option_label(option: Option) -> str:
    return f"{option.id}: {option.misconception}" if option.misconception else option.id


def _truth(question: QuizQuestion) -> str:
    """GIFT's first feedback is for a wrong answer, the second for a right one."""
    right, wrong = sorted(question.options, key=lambda option: not option.right)
    return f"{'TRUE' if right.text == TRUE else 'FALSE'}#{escape_gift(wrong.feedback)}#{escape_gift(right.feedback)}"


def _answer(question: QuizQuestion, option: Option) -> str:
    text, feedback = escape_gift(option.text), escape_gift(option.feedback)
    if question.kind is QuestionKind.ORDERING:
        return f"={text} -> {option.place}"
    if question.kind is QuestionKind.MULTIPLE:
        return f"~%{_weight(question, right=option.right)}%{text}#{feedback}"
    return f"{'=' if option.right else '~'}{text}#{feedback}"


def _weight(question: QuizQuestion, *, right: bool) -> str:
    """Right options share 100 %; each wrong one subtracts all of it, so that half of a rule is never
    enough."""
    if not right:
        return "-100"
    count = sum(option.right for option in question.options)
    return f"{100 / count:.5f}".rstrip("0").rstrip(".")
