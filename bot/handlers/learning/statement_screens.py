"""How a round of writing looks: the case and its sentences, the body, the last day, the whole text, the result.

The text is in Persian for everybody, as the bodies read it. Everything is words: nothing is drawn.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef
from bot.domain.learning.lessons import Audience
from bot.domain.writing.statement_rounds import (
    StatementPaper,
    StatementRecord,
    StatementStage,
)
from bot.domain.writing.statements import StatementPart, StatementSentence, StoryDay
from bot.handlers.learning.statement_arguments import BodyPress, DayPress, SentencePress, StatementName
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import (
    NOTHING,
    body_name,
    button,
    citations,
    clauses,
    lines,
    number_rows,
    paragraphs,
)
from bot.usecases.ports import Content
from bot.usecases.ports.language import DateReader

NUMBERS_A_ROW: Final = 4
MOST_STEPS: Final = 7
"""Days that are counted aloud."""
STEPS_AFTER: Final = 2
"""After how many wrong days they are counted together."""


class StatementView:
    """A round with what its screens need beside it: the content, and how days are written."""

    def __init__(
        self, paper: StatementPaper, track: Audience, *, content: Content, dates: DateReader
    ) -> None:
        self.paper = paper
        self.track = track
        self.content = content
        self.dates = dates

    @property
    def name(self) -> StatementName:
        return StatementName(self.track, self.paper.round.id)

    def fill(self, text: str) -> str:
        """A text of the case with its slots filled."""
        paper = self.paper
        days = {name.value: day for name, day in paper.days.items()}
        return self.dates.write_story(text, {**days, **paper.numbers, "place": paper.place})

    def write_day(self, day: date) -> str:
        return self.dates.write_story_day(day)


# --- around a round -------------------------------------------------------------------------------------


def statement_rows(track: Audience, content: Content) -> Rows:
    """A button to the practice of this track, if the content has cases for it."""
    if not content.statements.of_track(track):
        return ()
    return ((button("button-statement", "statement", track, {"track": track.value}),),)


def statement_intro(
    record: StatementRecord, track: Audience, *, cases: int, review: TextRef = NOTHING
) -> Screen:
    """What is practised, whether a round is open, and how many are finished."""
    state = "open" if record.running is not None else "done" if record.finished else "new"
    args: dict[str, Arg] = {
        "track": track.value,
        "state": state,
        "cases": cases,
        "finished": record.finished,
        "best": record.best,
        "review": review,
    }
    rows: list[tuple[Button, ...]] = [
        (button("button-statement-begin", "statement-begin", track, {"state": state}),)
    ]
    if record.running is not None:
        rows.append((button("button-statement-anew", "statement-anew", track),))
    return Screen("statement-intro", args, (*rows, _lessons_row(track)))


def stage_screen(view: StatementView, *, note: TextRef = NOTHING) -> Screen:
    """Where an open round stands; ``note`` says what the last press has done."""
    match view.paper.stage:
        case StatementStage.SENTENCES:
            return _sentences_screen(view, note)
        case StatementStage.BODY:
            return _body_screen(view, note)
        case _:
            return _day_screen(view, note, has_rule=view.paper.wrong_days > 0)


# --- the sentences --------------------------------------------------------------------------------------


def _sentences_screen(view: StatementView, note: TextRef) -> Screen:
    paper = view.paper
    listed = [_sentence_line(view, position) for position in range(len(paper.sentences))]
    args: dict[str, Arg] = {
        "title": paper.case.title,
        "story": view.fill(paper.case.story),
        "sentences": lines(listed),
        "note": note,
    }
    free = [position for position in range(len(paper.sentences)) if position not in paper.round.picks]
    numbers = [
        button(
            "button-statement-pick",
            "statement-pick",
            SentencePress(*view.name, position),
            {"number": position + 1},
        )
        for position in free
    ]
    rows = list(number_rows(numbers, most=NUMBERS_A_ROW))
    state = "again" if paper.round.asked_at is not None and paper.missing else "first"
    rows.append((button("button-statement-close", "statement-close", view.name, {"state": state}),))
    return Screen("statement-sentences", args, (*rows, _lessons_row(view.track)))


def _sentence_line(view: StatementView, position: int) -> TextRef:
    sentence = view.paper.sentences[position]
    mark = "open"
    if position in view.paper.round.picks:
        mark = "in" if sentence.belongs else "out"
    args: dict[str, Arg] = {"number": position + 1, "mark": mark, "text": view.fill(sentence.text)}
    return TextRef("statement-listed", args)


def picked_note(sentence: StatementSentence) -> TextRef:
    """What the pressed sentence says, or why it stays out."""
    if sentence.part is not None:
        return TextRef("statement-picked", {"part": sentence.part.value})
    assert sentence.flaw is not None, "checked with the content"
    return TextRef("statement-left-out", {"flaw": sentence.flaw.value})


def missing_note(paper: StatementPaper) -> TextRef:
    """What a reader of the text would still ask."""
    return TextRef("statement-missing", {"questions": _questions(paper.missing)})


def _questions(parts: Sequence[StatementPart]) -> TextRef:
    return lines([TextRef("statement-question", {"part": part.value}) for part in parts])


# --- the body -------------------------------------------------------------------------------------------


def _body_screen(view: StatementView, note: TextRef) -> Screen:
    paper = view.paper
    args: dict[str, Arg] = {
        "title": paper.case.title,
        "story": view.fill(paper.case.story),
        "note": note,
    }
    rows = [(_body_button(view, body),) for body in paper.body_choices if body not in paper.round.bodies]
    return Screen("statement-body", args, (*rows, _lessons_row(view.track)))


def _body_button(view: StatementView, body: str) -> Button:
    press = BodyPress(*view.name, body)
    return button("button-statement-body", "statement-body", press, {"body": body_name(body, view.content)})


def wrong_body_note(view: StatementView, body: str) -> TextRef:
    """That the text does not go there, and what decides it."""
    args: dict[str, Arg] = {
        "body": body_name(body, view.content),
        "contest": view.paper.case.settlement or "",
    }
    return TextRef("statement-other-body", args)


def right_body_note(view: StatementView) -> TextRef:
    """Why the text goes to this body, and by which articles."""
    args: dict[str, Arg] = {"why": view.paper.case.why_body, "articles": _articles(view)}
    return TextRef("statement-right-body", args)


def _articles(view: StatementView) -> TextRef:
    articles = view.content.articles
    return citations([articles[key] for key in view.paper.case.article_ids if key in articles])


# --- the last day ---------------------------------------------------------------------------------------


def rule_screen(view: StatementView) -> Screen:
    """The choice of the last day, with what the law says of it."""
    return _day_screen(view, rule_note(view), has_rule=True)


def _day_screen(view: StatementView, note: TextRef, *, has_rule: bool) -> Screen:
    """The days of the story, and days to choose the last one from; it may be typed, too. Once the rule is said, no
    button asks for it."""
    paper = view.paper
    args: dict[str, Arg] = {
        "title": paper.case.title,
        "date": paper.entry.title,
        "days": lines([_named_day(view, name) for name in paper.case.named_days()]),
        "note": note,
    }
    choices = [
        Button(view.write_day(day), Press("statement-day", DayPress(*view.name, day)))
        for day in paper.day_choices
        if day not in paper.round.days
    ]
    rows = [tuple(reversed(choices[start : start + 2])) for start in range(0, len(choices), 2)]
    if not has_rule:
        rows.append((button("button-statement-rule", "statement-rule", view.name),))
    return Screen("statement-day", args, (*rows, _lessons_row(view.track)))


def _named_day(view: StatementView, name: StoryDay) -> TextRef:
    args: dict[str, Arg] = {
        "name": name.value,
        "date": view.paper.entry.id,
        "day": view.write_day(view.paper.days[name]),
    }
    return TextRef("statement-named-day", args)


def rule_note(view: StatementView) -> TextRef:
    """What the law says of this date."""
    entry, articles = view.paper.entry, view.content.articles
    cited = citations([articles[key] for key in entry.article_ids if key in articles])
    return TextRef("statement-rule", {"rule": entry.words, "articles": cited})


def wrong_day_note(view: StatementView, day: date) -> TextRef:
    """What may have gone wrong, and with every further try more of the way. Never the last day itself."""
    fault = view.paper.day_fault(day)
    assert fault is not None, "only of a day that is not the last one"
    args: dict[str, Arg] = {
        "fault": fault.value,
        "day": view.write_day(day),
        "anchor": TextRef(
            "statement-day-name", {"name": view.paper.anchor.value, "date": view.paper.entry.id}
        ),
    }
    notes = [TextRef("statement-wrong-day", args), rule_note(view)]
    if view.paper.wrong_days >= STEPS_AFTER:
        notes.append(TextRef("statement-steps", {"steps": lines(list(_step_lines(view)))}))
    return paragraphs(notes)


def _step_lines(view: StatementView) -> Iterator[TextRef]:
    paper = view.paper
    start = paper.days[paper.anchor]
    name = TextRef("statement-day-name", {"name": paper.anchor.value, "date": paper.entry.id})
    yield TextRef("statement-step-start", {"anchor": name, "day": view.write_day(start)})
    length = (paper.last_day - start).days
    way, sign = ("after", 1) if length > 0 else ("before", -1)
    for step in range(1, min(abs(length), MOST_STEPS)):
        args: dict[str, Arg] = {
            "step": step,
            "way": way,
            "day": view.write_day(start + timedelta(days=sign * step)),
        }
        yield TextRef("statement-step", args)
    if length:
        yield TextRef("statement-step-open", {"step": abs(length), "way": way})


# --- the end --------------------------------------------------------------------------------------------


def whole_text(view: StatementView) -> Say:
    """The text as one message, to be copied."""
    case = view.paper.case
    args: dict[str, Arg] = {
        "kind": case.kind.value,
        "body": body_name(case.body_id, view.content),
        "title": case.title,
        "sentences": lines([_line(view, sentence) for sentence in view.paper.text]),
    }
    return Say("statement-text", args)


def _line(view: StatementView, sentence: StatementSentence) -> TextRef:
    return TextRef("statement-line", {"text": view.fill(sentence.text)})


def statement_result(view: StatementView) -> Screen:
    """What was right at once, what a reader would miss, what stayed out, and the last day."""
    paper = view.paper
    flaws = dict.fromkeys(sentence.flaw for sentence in paper.wrong_picks if sentence.flaw is not None)
    left_out = clauses([TextRef("statement-flaw-name", {"flaw": flaw.value}) for flaw in flaws])
    args: dict[str, Arg] = {
        "day-state": "found" if paper.last_day in paper.round.days else "told",
        "last": view.write_day(paper.last_day),
        "rule": rule_note(view),
        "right": paper.right_answers,
        "total": paper.total,
        "missing": _result_missing(paper),
        "left": TextRef("statement-result-left", {"flaws": left_out}) if flaws else NOTHING,
    }
    again = button("button-statement-begin", "statement-begin", view.track, {"state": "done"})
    calendar = button("button-calendar", "calendar")
    return Screen(
        "statement-done", args, ((again,), (calendar,), _lessons_row(view.track), back_to_menu()), below=True
    )


def _result_missing(paper: StatementPaper) -> TextRef:
    if not paper.missing:
        return TextRef("statement-result-complete")
    return TextRef("statement-result-missing", {"questions": _questions(paper.missing)})


def _lessons_row(track: Audience) -> tuple[Button, ...]:
    return (button("button-learn", "learn", track.value),)
