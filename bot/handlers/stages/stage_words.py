"""The wording of stages for liaisons and leads: lines, who answers, who said what."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, Button, TextRef
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.news.legal_calendar import DatedEntry
from bot.domain.people import Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.stages.stages import NOBODY, Stage, StageEntry, StageState, count_states, parties_of
from bot.handlers.news.calendar import days
from bot.handlers.news.stage_lines import moved_term, speaker_term, state_term
from bot.handlers.pieces import NOTHING, body_name, button, comma_list, lines
from bot.handlers.staff.role_words import who_term
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = tuple(f"stage-mark-{state}" for state in StageState)
LINES: Final = 8
"""Most stages that a section names; the rest are counted."""


def stage_line(stage: Stage) -> TextRef:
    """A stage in one line: its mark, its name, its state in words, its days."""
    return TextRef("stage-line", _line_args(stage))


def _line_args(stage: Stage) -> dict[str, Arg]:
    return {
        "mark": TextRef(f"stage-mark-{stage.state}"),
        "title": stage.dated.entry.title,
        "state": state_term(stage.state),
        "days": stage_days(stage.dated),
    }


def stage_days(dated: DatedEntry) -> TextRef:
    """The days of a stage beside its state, in few words."""
    if dated.first is None and dated.last is None:
        return TextRef("stage-day-unset" if dated.entry.anchors() else "stage-day-none")
    return days(dated)


def stages_section(key: str, stages: Sequence[Stage]) -> TextRef:
    """These stages under their heading; empty if there are none."""
    if not stages:
        return NOTHING
    stage_lines = [stage_line(stage) for stage in stages[:LINES]]
    if len(stages) > LINES:
        stage_lines.append(TextRef("stage-more", {"count": len(stages) - LINES}))
    return TextRef(key, {"lines": lines(stage_lines)})


def stage_button(stage: Stage) -> Button:
    """Opens one stage."""
    args: dict[str, Arg] = {"mark": TextRef(f"stage-mark-{stage.state}"), "title": stage.dated.entry.title}
    return button("stage-button-open", "stage.see", stage.id, args)


def counts_term(stages: Iterable[Stage]) -> TextRef:
    """How many stages are in each state, in one line."""
    counts = count_states(stages)
    terms = [
        TextRef("stage-count", {"state": state_term(state), "count": count})
        for state, count in counts.items()
        if count
    ]
    return comma_list(terms)


def answerers_term(stage: Stage, content: Content) -> TextRef:
    """Who answers for it, as the law that we have read says; or that it names nobody."""
    names = answerer_names(stage, content)
    return comma_list(names) if names else TextRef("stage-names-nobody")


def answerer_names(stage: Stage, content: Content) -> list[TextRef]:
    entry = stage.dated.entry
    names = [body_name(body, content) for body in entry.bodies]
    return [TextRef("stage-name", {"name": name}) for name in (*names, *entry.named)]


def reason_term(stage: Stage, content: Content) -> TextRef:
    """Where the state of a stage comes from: each word that stands and who said it, or that nobody has said
    anything."""
    several = len(parties_of(stage.dated.entry)) > 1
    words = {party.entry.id: party for party in stage.parties if party.entry is not None}
    reasons = []
    for party in words.values():
        assert party.entry is not None
        args: dict[str, Arg] = {
            "state": state_term(party.entry.state),
            "by": speaker_term(party.entry, content),
            "moved": moved_term(party),
        }
        reasons.append(TextRef("stage-word", args))
    silent = [party.body for party in stage.parties if party.entry is None]
    if silent and (several or not reasons):
        reasons.append(_silence_term(stage, silent, content, all_silent=not words))
    return lines(reasons)


def _silence_term(stage: Stage, silent: Collection[str], content: Content, *, all_silent: bool) -> TextRef:
    if all_silent:
        ahead = stage.state is StageState.NOT_BEGUN
        return TextRef("stage-by-calendar" if ahead else "stage-by-nobody")
    names: list[str | TextRef] = [body_name(body, content) for body in silent if body != NOBODY]
    if NOBODY in silent:
        names += stage.dated.entry.named
    return TextRef(
        "stage-silent-yet", {"names": comma_list([TextRef("stage-name", {"name": name}) for name in names])}
    )


async def author_term(entry: StageEntry, ctx: Ctx, *, reader: Staff | None = None) -> Arg:
    """Who said it for which body or from which source; their name only for leads. ``reader``: None for the person who
    presses."""
    who = await who_term(entry.by, ctx, body=entry.body, reader=reader)
    if entry.body == NOBODY:
        return TextRef("stage-author-source", {"who": who, "source": entry.source})
    if has_role_for(reader or ctx.person.staff, Permission.LEAD):
        return TextRef("stage-author-body", {"who": who, "body": body_name(entry.body, ctx.content)})
    return who


async def history_line(entry: StageEntry, ctx: Ctx) -> TextRef:
    """One entry of the history: when, who for which body or from which source, what; and if it was taken back."""
    taken = (
        TextRef("stage-history-taken", {"at": entry.taken_back_at})
        if entry.taken_back_at is not None
        else NOTHING
    )
    args: dict[str, Arg] = {
        "at": entry.at,
        "state": state_term(entry.state),
        "who": await author_term(entry, ctx),
        "taken": taken,
    }
    return TextRef("stage-history-line", args)


def reminder_line(stage: Stage, asked: TextRef, ctx: TickCtx, *, liaisons: Collection[str] | None) -> TextRef:
    """A stage in a reminder. ``liaisons``: the bodies that have one here, for leads; None for a liaison."""
    args = _line_args(stage) | {"asked": asked, "bodies": NOTHING, "counted": NOTHING}
    if stage.dated.entry.counted:
        args["counted"] = TextRef("stage-reminder-counted")
    if liaisons is not None:
        args["bodies"] = _answerers_in_reminder(stage, ctx.content, liaisons)
    return TextRef("stage-reminder-line", args)


def _answerers_in_reminder(stage: Stage, content: Content, liaisons: Collection[str]) -> TextRef:
    names = answerer_names(stage, content)
    if not names:
        return TextRef("stage-reminder-nobody")
    alone = not any(body in liaisons for body in stage.dated.entry.bodies)
    return TextRef(
        "stage-reminder-alone" if alone else "stage-reminder-bodies", {"bodies": comma_list(names)}
    )
