"""The roster as a table: a form to fill in, the file that comes back, every fault in it by its line, what it would
enter, and one press."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Latin,
    Reply,
    Say,
    Screen,
    SendDocument,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, Tick, TickCtx
from bot.domain.desk.roster import MOST_IN_AN_HOUR, NEEDED, waits_for_morning
from bot.domain.desk.roster_tables import RosterColumn, RosterFault, RosterFile, RosterReading, RosterTrouble
from bot.domain.errors import WrongState
from bot.domain.sent_tables import MOST_BYTES
from bot.handlers.desk.person_labels import label_of
from bot.handlers.desk.roster_terms import accept_all_row, span_args, spans_by_day
from bot.handlers.flows.sent_tables import SentTable
from bot.handlers.pieces import (
    NOTHING,
    argument,
    button,
    comma_list,
    display_name,
    lines,
    mark_preview,
    time_of_day,
)
from bot.handlers.press_arguments import PreviewedWords
from bot.usecases.desk.roster_tables import (
    PersonHours,
    RosterProposal,
    accept_table,
    await_roster_file,
    decline_table,
    finish_roster_file,
    proposed_hours,
    table_to_fill,
)

STATE: Final = "roster.table"
MOST_NAMED: Final = 30
"""People whom the preview names; the others are counted."""
_HOME: Final = (button("roster-button-home", "roster"),)
_SENT: Final = SentTable(
    "roster", send="roster.table", accept="roster.table-yes", drop="roster.table-no", home=_HOME
)
TEXT_FAMILIES: Final = (
    *_SENT.text_keys(),
    *(f"roster-fault-{trouble}" for trouble in RosterTrouble),
    *(f"roster-table-column-{column}" for column in RosterColumn),
)
_MINUTES: Final = 60


async def table(update: Incoming, ctx: Ctx) -> Turn:
    """Say how a table is sent, offer the form, and wait for the file."""
    rows = ((button("roster-button-form", "roster.form"),), _HOME)
    args: dict[str, Arg] = {"size": MOST_BYTES // 1024}
    return Turn((Screen("roster-table", args, rows),), session=ctx.session.at(STATE))


async def form(update: Incoming, ctx: Ctx) -> Turn:
    """Send the form: a row for each hour from now on, with the people who are entered."""
    hours, names = await table_to_fill(ctx)
    people = max([NEEDED, *(len(there) for _, there in hours)])
    heads = [TextRef("roster-table-column-day"), TextRef("roster-table-column-hour")]
    heads += [TextRef("roster-form-person", {"number": number}) for number in range(1, people + 1)]
    rows: list[tuple[TextRef | str, ...]] = [tuple(heads)]
    for hour, there in hours:
        day = TextRef("roster-form-day", {"day": hour.day})
        at = TextRef("roster-form-hour", {"at": time_of_day(hour.number * _MINUTES)})
        rows.append((day, at, *there, *[""] * (people - len(there))))
    fields: dict[str, TextRef | str] = {
        "title": TextRef("roster-form-title"),
        "state": TextRef(
            "roster-form-how",
            {"names": comma_list([TextRef("roster-form-name", {"name": name}) for name in names])},
        ),
        "sheet": TextRef("roster-form-title"),
    }
    document = SendDocument("roster-form", "roster-form", {}, fields, tuple(rows))
    return Turn((document,), session=ctx.session.at(STATE))


async def take(update: Incoming, ctx: Ctx) -> Turn:
    """Take the file, which is fetched and read outside this turn. Raises BadInput for anything else."""
    return await _SENT.take(
        update, lambda sent: await_roster_file(ctx, sent.file_id, name=sent.name, size=sent.size)
    )


def read_roster_tick(file: RosterFile, reading: RosterReading) -> Tick:
    """The turn that tells a lead what their table holds."""

    def faults(proposal: RosterProposal) -> Sequence[TextRef]:
        return [_fault_line(file, fault) for fault in proposal.faults]

    return _SENT.read_tick(
        file,
        reading,
        finish=lambda ctx: finish_roster_file(ctx, file, reading),
        faults=faults,
        preview=_preview,
    )


def _fault_line(file: RosterFile, fault: RosterFault) -> TextRef:
    choices = comma_list([TextRef("roster-form-name", {"name": Latin(each)}) for each in fault.choices])
    args: dict[str, Arg] = {
        "cell": fault.cell,
        "other": fault.other,
        "most": MOST_IN_AN_HOUR,
        "choices": choices if fault.choices else NOTHING,
    }
    why = TextRef(f"roster-fault-{fault.trouble}", args)
    return _SENT.fault_line(file, fault.line, why)


async def _preview(proposal: RosterProposal, ctx: TickCtx) -> Say:
    counts = Counter(planned.account for planned in proposal.new)
    people = [
        TextRef("roster-table-line", {"name": await label_of(account, ctx), "count": count})
        for account, count in list(counts.items())[:MOST_NAMED]
    ]
    if len(counts) > MOST_NAMED:
        people.append(TextRef("roster-table-more", {"count": len(counts) - MOST_NAMED}))
    args: dict[str, Arg] = {
        "file": _SENT.name_of(proposal.file),
        "new": len(proposal.new),
        "same": proposal.same,
        "lines": lines(people),
    }
    return _SENT.say_preview(proposal.file, args, count=len(proposal.new), mark=_mark(proposal))


def _mark(proposal: RosterProposal) -> str:
    """A mark of what a preview shows: hours that are over or were filled since make it another one."""
    return mark_preview(*(f"{planned.hour} {planned.account}" for planned in proposal.new))


async def accept(update: Incoming, ctx: Ctx) -> Turn:
    """Enter everybody in the table and ask them. Raises WrongState if the roster has changed since the preview."""
    file_id, mark = argument(update, PreviewedWords)
    if mark != _mark(await proposed_hours(ctx, file_id)):
        raise WrongState("roster-table-meanwhile")
    entered = await accept_table(ctx, file_id)
    questions = [_question(hours, ctx) for hours in entered if not hours.is_accepted]
    screen = Screen("roster-table-stored", {"people": len(questions)}, (_HOME,))
    return Turn((screen, *questions), session=ctx.session.at(""))


def _question(hours: PersonHours, ctx: Ctx) -> Reply:
    """One message for all hours of a person, which they accept together or one by one."""
    asked = [hour for each in hours.spans for hour in each.hours()]
    spans = spans_by_day(asked)
    args: dict[str, Arg] = {
        "name": display_name(ctx.person),
        "count": sum(each.count for each in spans),
        "lines": lines([TextRef("hours-line", span_args(each)) for each in spans]),
    }
    rows = (accept_all_row(asked), (button("hours-button", "hours"),))
    return Say(
        "hours-asked-many",
        args,
        rows,
        to=StaffChat(hours.account),
        lane=SendLane.DIALOGUE,
        quiet=waits_for_morning(spans[0], ctx.clock.now()),
    )


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """Drop what waits."""
    await decline_table(ctx, argument(update))
    return _SENT.answer_drop(ctx)
