"""How a drill shows a made-up case: a real card marked as a drill, its words, and a person's results."""

from collections.abc import Mapping
from datetime import datetime

from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef
from bot.domain.cases.reports import HELD, Action, Case, State
from bot.domain.cases.triage import REASONS
from bot.domain.desk.drills import Drill, DrillScore, Story
from bot.domain.people import Account
from bot.handlers.cards.card import KEY, act_of, card_args, undo_rows
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import button, lines, span
from bot.handlers.press_arguments import DrillCase
from bot.usecases.ports import Content

TEXT_FAMILIES = (
    "drill-answer-verified",
    "drill-answer-out-of-scope",
    "drill-answer-rejected",
)


def number_term(case: Case) -> TextRef:
    """A form that no real case number has: «ت-۳»."""
    return TextRef("drill-number", {"number": case.number})


def card(drill: Drill, case: Case, content: Content, *, viewer: Account, now: datetime) -> Screen:
    card_term = TextRef(KEY, {**card_args(case, content, now=now), "number": number_term(case)})
    return Screen("drill-card", {"card": card_term}, _rows(drill, case, viewer=viewer, now=now))


def _rows(drill: Drill, case: Case, *, viewer: Account, now: datetime) -> Rows:
    place = DrillCase(drill.id, case.number)
    on = (button("case-button-next", "drill.next", place), button("drill-button-home", "drill"))
    if case.state is State.NEW:
        return ((button("case-button-claim", "drill.claim", place),), on)
    if case.assignee != viewer:
        return (on,)
    if case.state in HELD:
        decisions = (
            button("case-button-verify", "drill.why", place._replace(decision=Action.VERIFY)),
            button("case-button-out", "drill.why", place._replace(decision=Action.OUT_OF_SCOPE)),
            button("case-button-reject", "drill.why", place._replace(decision=Action.REJECT)),
        )
        more = (
            button("case-button-details", "drill.open", place),
            button("case-button-release", "drill.release", place),
        )
        return (decisions, more, on)
    undo = tuple(
        (button("case-button-undo", "drill.undo", place, _until(row[0])),) for row in undo_rows(case, now=now)
    )
    return (*undo, on)


def _until(undo_button: Button) -> Mapping[str, Arg]:
    """The time until which it can be undone, as on a real card."""
    return undo_button.label.args if isinstance(undo_button.label, TextRef) else {}


def case_button(drill: Drill, case: Case) -> Button:
    return button("drill-case", "drill.show", DrillCase(drill.id, case.number), {"number": number_term(case)})


def reason_rows(drill: Drill, case: Case, action: Action) -> Rows:
    place = DrillCase(drill.id, case.number)
    reasons = choice_rows(
        REASONS[action], "case-reason-button", "drill.as", lambda reason: place._replace(decision=reason)
    )
    return (*reasons, (button("case-button-back", "drill.show", place),))


def details(drill: Drill, case: Case, content: Content) -> Screen:
    story = _story(drill, case, content)
    args: dict[str, Arg] = {
        "number": number_term(case),
        "act": act_of(case.act_id, content),
        "told": story.text if story is not None else "",
    }
    back = ((button("case-button-back", "drill.show", DrillCase(drill.id, case.number)),),)
    return Screen("drill-details" if story is not None else "drill-details-gone", args, back)


def _story(drill: Drill, case: Case, content: Content) -> Story | None:
    wanted = drill.stories[case.number - 1]
    return next((story for story in content.drills if story.id == wanted), None)


def summary(drill: Drill, score: DrillScore, content: Content) -> tuple[str, dict[str, Arg]]:
    """How many cases, how long they took, how many match the prepared answers; and each of the person's cases
    beside its prepared answer."""
    if not score.cases:
        return "drill-summary-none", {}
    args: dict[str, Arg] = {
        "count": len(score.cases),
        "agreed": score.agreed,
        "took": span(score.took),
        "lines": lines([_line(drill, case, content) for case in score.cases]),
    }
    return "drill-summary", args


def _line(drill: Drill, case: Case, content: Content) -> TextRef:
    story = _story(drill, case, content)
    args: dict[str, Arg] = {"number": number_term(case), "yours": _answer(case.state)}
    if story is None:
        return TextRef("drill-line-gone", args)
    return TextRef("drill-line", args | {"prepared": _answer(story.answer), "why": story.why})


def _answer(state: State) -> TextRef:
    return TextRef(f"drill-answer-{state.replace('_', '-')}")
