"""How an incident against a clock looks: the situation with a button for each step, a call, the end."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Button, Letterbox, Rows, Say, Screen, TextRef
from bot.domain.learning.lessons import Audience
from bot.domain.learning.order_incidents import CALL, OrderIncident, OrderJudgment, OrderRule, RuleOutcome
from bot.domain.learning.order_rounds import OrderRecord
from bot.handlers.learning.order_arguments import OrderPress, OrderRoundName
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, article_number, button, citations, comma_list, lines
from bot.usecases.learning.order_clock import DueCall
from bot.usecases.learning.order_practice import ORDER_TRACKS, RunningOrder, TakenStep, incidents_of_track
from bot.usecases.ports import Content

SLOT: Final = "order-call"
"""A call that is not sent yet gives way to the next one."""


def order_intro_screen(record: OrderRecord, track: Audience, *, review: TextRef = NOTHING) -> Screen:
    """What is practised, whether an incident is open, and how many are finished."""
    state = "open" if record.running is not None else "done" if record.finished else "new"
    args: dict[str, Arg] = {
        "track": track.value,
        "state": state,
        "finished": record.finished,
        "clean": record.clean,
        "review": review,
    }
    rows: list[tuple[Button, ...]] = [(button("button-order-begin", "order-begin", track, {"state": state}),)]
    if record.running is not None:
        rows.append((button("button-order-anew", "order-anew", track),))
    return Screen("order-intro", args, (*rows, _lessons_row(track)))


def order_board(running: RunningOrder, *, taken: TakenStep | None = None, below: bool = False) -> Screen:
    """The situation, the calls so far, what the last step brought about, and a button for each step that is left."""
    case = running.judgment.case
    args: dict[str, Arg] = {
        "title": case.incident.title,
        "scene": case.incident.scene,
        "variant": case.variant.text,
        "calls": _calls(running.judgment),
        "so_far": _so_far(running.judgment),
        "last": _last(taken) if taken is not None else NOTHING,
        "ask": TextRef("order-ask", {"state": "next" if running.judgment.steps_taken else "first"}),
    }
    return Screen("order-board", args, _step_rows(running), below=below)


def call_message(due: DueCall) -> Say:
    """The call that comes now, marked as practice, above the buttons of what is left."""
    running = RunningOrder(due.track, round=due.round, judgment=due.judgment)
    incident = due.judgment.case.incident
    args: dict[str, Arg] = {
        "title": incident.title,
        "call": _call_text(incident, due.judgment.calls_so_far[-1]),
        "so_far": _so_far(due.judgment),
        "ask": TextRef("order-ask", {"state": "next" if due.judgment.steps_taken else "first"}),
    }
    return Say("order-call", args, _step_rows(running), to=Letterbox(due.letterbox), slot=SLOT)


def order_result_screen(taken: TakenStep, *, content: Content) -> Screen:
    """What happened in which order, what came in time, and what would have helped, with the articles."""
    judgment, track = taken.running.judgment, taken.running.track
    tested = [judged for judged in judgment.outcomes if judged.outcome is not RuleOutcome.OPEN]
    broken = [judged.rule for judged in tested if judged.outcome is RuleOutcome.BROKEN]
    article_ids = dict.fromkeys(key for judged in tested for key in judged.rule.article_ids)
    args: dict[str, Arg] = {
        "title": judgment.case.incident.title,
        "last": _last(taken),
        "story": lines(_story(judgment)),
        "state": "some" if broken else "all",
        "kept": len(tested) - len(broken),
        "total": len(tested),
        "helps": _helps(broken, judgment.case.incident, content),
        "articles": citations([content.articles[key] for key in article_ids if key in content.articles]),
    }
    again = button("button-order-begin", "order-begin", track, {"state": "done"})
    return Screen("order-done", args, ((again,), _lessons_row(track), back_to_menu()))


def order_rows(track: Audience, content: Content) -> Rows:
    """The button to the incidents of this track, if the content has any."""
    if track not in ORDER_TRACKS or not incidents_of_track(content, track):
        return ()
    return ((button("button-order-practice", "order-practice", track),),)


def _step_rows(running: RunningOrder) -> Rows:
    moment, steps = len(running.round.events), running.judgment.case.incident.steps_by_id
    rows = tuple(
        (
            button(
                "button-order-step",
                "order-step",
                OrderPress(running.track, running.round.id, moment, key),
                {"label": steps[key].label},
            ),
        )
        for key in running.judgment.open_steps
    )
    aside = button("button-order-aside", "order-aside", OrderRoundName(running.track, running.round.id))
    return (*rows, (aside,))


def _calls(judgment: OrderJudgment) -> TextRef:
    calls = [
        TextRef("order-call-line", {"call": _call_text(judgment.case.incident, key)})
        for key in judgment.calls_so_far
    ]
    return TextRef("order-calls", {"calls": lines(calls)}) if calls else NOTHING


def _so_far(judgment: OrderJudgment) -> TextRef:
    steps = judgment.case.incident.steps_by_id
    labels = [TextRef("order-label", {"label": steps[key].label}) for key in judgment.steps_taken]
    return TextRef("order-so-far", {"steps": comma_list(labels)}) if labels else NOTHING


def _last(taken: TakenStep) -> TextRef:
    """What the step just taken brought about; and what happened meanwhile, if another one should have come first."""
    step = taken.running.judgment.case.incident.steps_by_id[taken.step_id]
    meanwhile = [TextRef("order-meanwhile", {"why": rule.why}) for rule in taken.broken]
    words = lines([TextRef("order-happened", {"done": step.done}), *meanwhile])
    return TextRef("order-last", {"words": words})


def _story(judgment: OrderJudgment) -> Sequence[TextRef]:
    incident, story, place = judgment.case.incident, [], 0
    for event in judgment.events:
        if event.startswith(CALL):
            text = _call_text(incident, event.removeprefix(CALL))
            story.append(TextRef("order-call-line", {"call": text}))
        else:
            place += 1
            label = incident.steps_by_id[event].label
            story.append(TextRef("order-story-step", {"place": place, "label": label}))
    return story


def _helps(broken: Sequence[OrderRule], incident: OrderIncident, content: Content) -> TextRef:
    steps = incident.steps_by_id
    listed = [
        TextRef(
            "order-help",
            {
                "first": steps[rule.first].label,
                "then": steps[rule.then].label,
                "why": rule.why,
                "articles": comma_list(
                    [
                        article_number(content.articles[key])
                        for key in rule.article_ids
                        if key in content.articles
                    ]
                ),
            },
        )
        for rule in broken
    ]
    return TextRef("order-helps", {"helps": lines(listed)}) if listed else NOTHING


def _call_text(incident: OrderIncident, call_id: str) -> str:
    return next(call.text for call in incident.calls if call.id == call_id)


def _lessons_row(track: Audience) -> tuple[Button, ...]:
    return (button("button-learn", "learn", track.value),)
