"""A quiz as a chat: pressing an option shows its feedback."""

from bot.cli.preview.pieces import bubble, keys, law, number, opening, text
from bot.domain.catalogue import Article
from bot.domain.quizzes import Option, Question, QuestionKind, Quiz

LETTERS = ("الف", "ب", "پ", "ت", "ث", "ج")
_HINTS = {
    QuestionKind.MULTIPLE: "هر چند گزینهٔ درست را انتخاب کنید.",
    QuestionKind.ORDERING: "به ترتیب انتخاب کنید.",
}


def quiz_body(
    quiz: Quiz, articles: dict[str, Article], topics: dict[str, str], flagged: frozenset[str]
) -> str:
    """All questions of a quiz, in file order."""
    intro = bubble(
        f"<b>آزمون</b><p>{number(quiz.draw)} پرسش از {number(len(quiz.questions))} پرسش؛"
        f" با {number(quiz.pass_mark)}٪ قبول می‌شوید.</p>"
    )
    return intro + "".join(
        _question(at, question, articles, topics, flagged=question.id in flagged)
        for at, question in enumerate(quiz.questions, 1)
    )


def _question(
    at: int, question: Question, articles: dict[str, Article], topics: dict[str, str], *, flagged: bool
) -> str:
    about = " · ".join(
        (question.id, question.kind, question.lesson_id, topics.get(question.topic, question.topic))
    )
    options = "<br>".join(f"{LETTERS[n]}) {text(o.text)}" for n, o in enumerate(question.options))
    hint = f"<p><i>{_HINTS[question.kind]}</i></p>" if question.kind in _HINTS else ""
    note = '<p class="flag">⚠️ قانون پس از بازبینی این پرسش تغییر کرده است.</p>' if flagged else ""
    said = bubble(
        f"<b>پرسش {number(at)}</b><p>{text(question.text)}</p><p>{options}</p>{hint}{note}"
        f'<small class="id">{text(about)}</small>',
        anchor=question.id,
    )
    known = [articles[key] for key in question.article_ids if key in articles]
    cited = law(known, [key for key in question.article_ids if key not in articles])
    if question.kind is QuestionKind.ORDERING:
        return said + keys([opening("ترتیب درست", bubble(_order(question), css="right"))], [cited])
    return f'<div class="question">{said}{_presses(question)}{keys([cited])}</div>'


def _presses(question: Question) -> str:
    """Inputs first, then labels, then the feedback of each: the style sheet pairs them by their places."""
    kind = "checkbox" if question.kind is QuestionKind.MULTIPLE else "radio"
    inputs, labels, told = [], [], []
    for at, option in enumerate(question.options):
        name = f"{question.id}-{option.id}"
        inputs.append(f'<input type="{kind}" name="{question.id}" id="{name}">')
        labels.append(f'<label class="key" for="{name}">{LETTERS[at]}</label>')
        told.append(_told(LETTERS[at], option))
    return (
        f'<div class="presses">{"".join(inputs)}<div class="row">{"".join(labels)}</div>{"".join(told)}</div>'
    )


def _told(letter: str, option: Option) -> str:
    mark = "✅ درست" if option.right else "❌ نادرست"
    tag = f'<small class="id" dir="ltr">{option.misconception}</small>' if option.misconception else ""
    body = f"<b>{mark}، {letter}</b><p>{text(option.feedback)}</p>{tag}"
    return f'<div class="told">{bubble(body, css="right" if option.right else "wrong")}</div>'


def _order(question: Question) -> str:
    placed = sorted(question.options, key=lambda option: option.place or 0)
    return "".join(f"<p>{number(o.place or 0)}. {text(o.text)}<br>{text(o.feedback)}</p>" for o in placed)
