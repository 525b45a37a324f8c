"""Publication in the chat of the signers: whether it is on, the preview, two signatures.

The wording of a publication in chat: what is signed, number by number.

A command beside the running program requests a preview. It is made here; the command reads the result.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, Reply, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx, Tick, TickCtx
from bot.domain.errors import BadInput, RequestRefused
from bot.domain.figures.publication import (
    BASE,
    LASTS,
    PROMISE_ROWS,
    CaseOutcome,
    Cell,
    FunnelStep,
    Period,
    Preview,
    Publication,
    PublicationTableKind,
    total,
)
from bot.domain.figures.publication_counts import OTHER, UNKNOWN
from bot.domain.people import Account
from bot.domain.staff.audit import OPERATOR
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.flows.confirming import ConfirmedChange, confirmation
from bot.handlers.pieces import argument, button, display_name, lines, say_unchanged
from bot.handlers.press_arguments import PreviewTable
from bot.handlers.staff.role_words import unreachable_note
from bot.usecases.access.leads import signers
from bot.usecases.figures.publish import (
    first_signature,
    prepare_publication,
    refuse_publication,
    set_publication,
    sign_publication,
    waiting_preview,
)

_LONG: Final = 120
"""From this many minutes on, durations are given in hours."""
_SHORT: Final = 12
"""Hex digits by which people compare two previews."""
TEXT_FAMILIES: Final = (
    *(f"publish-kind-{kind}" for kind in PublicationTableKind),
    *(f"publish-step-{step.replace('_', '-')}" for step in FunnelStep),
    *(f"publish-state-{outcome.replace('_', '-')}" for outcome in CaseOutcome),
    *(f"publish-row-{row}" for row in (OTHER, UNKNOWN)),
    *(f"publish-button-table-{kind}" for kind in PublicationTableKind),
    *(f"publish-promise-{row}" for row in PROMISE_ROWS),
    "publish-state-on",
    "publish-state-off",
    *(
        f"publish-{what}{wish}{end}"
        for wish in ("on", "off")
        for what, end in (("ask-", ""), ("button-", "-yes"))
    ),
)
_BACK: Final = (button("publish-button-back", "publish"),)
_HOURS: Final = int(LASTS.total_seconds()) // 3600
COMMAND: Final = "publish-preview"
ANSWER_NOTE: Final = "publish-answer"
"""Where the command finds the result: its id, and the refusal's key and facts or the preview's id."""


def summary(publication: Publication) -> TextRef:
    """The period, the number of cases and how far they got, how long it took, and the hash of the content."""
    steps = [
        TextRef(
            "publish-line",
            {"name": step_name(step), "count": sum_term([publication], step)},
        )
        for step in FunnelStep
    ]
    args: dict[str, Arg] = {
        "first": publication.period.first,
        "last": publication.period.last,
        "frozen": publication.frozen_at,
        "steps": lines(steps),
        "taken": minutes(publication.until_taken),
        "decided": minutes(publication.until_decided),
        "hash": Latin(publication.hash[:_SHORT]),
    }
    return TextRef("publish-summary", args)


def table(publication: Publication, kind: PublicationTableKind) -> TextRef:
    """Rows that have a number; all others share one line."""
    cells = publication.tables[kind]
    rows = [_line(label(kind, cell), cell.count) for cell in cells if cell.count]
    few = sum(not cell.count for cell in cells)
    args: dict[str, Arg] = {"count": few, "base": BASE, "beside": "some" if rows else "none"}
    return lines([*rows, *([TextRef("publish-line-few", args)] if few else [])])


def _line(name: Arg, count: int) -> TextRef:
    return TextRef("publish-line", {"name": name, "count": published_count_term(count)})


def published_count_term(count: int) -> TextRef:
    """A published number. The wording never says "none"."""
    return TextRef("publish-count", {"count": count}) if count else TextRef("publish-few", {"base": BASE})


def sum_term(publications: Sequence[Publication], step: FunnelStep) -> TextRef:
    """A sum of published numbers. If all of them are withheld as small, it gives a true lower bound."""
    count = total(publications, step)
    return (
        published_count_term(count)
        if count
        else TextRef("publish-few", {"base": sum(publication.most(step) for publication in publications) + 1})
    )


def step_name(step: FunnelStep) -> TextRef:
    return TextRef(f"publish-step-{step.replace('_', '-')}")


def minutes(value: int | None) -> TextRef:
    """A median; empty for too few cases."""
    if value is None:
        return TextRef("publish-minutes-none")
    if value >= _LONG:
        return TextRef("publish-hours", {"hours": value // 60, "minutes": value % 60})
    return (
        TextRef("publish-minutes", {"count": value})
        if value
        else TextRef("publish-minutes-few", {"base": BASE})
    )


def percent(value: int | None) -> TextRef:
    """A published share; None for too few cases."""
    return TextRef("publish-percent-none" if value is None else "publish-percent", {"count": value or 0})


def label(kind: PublicationTableKind, cell: Cell) -> TextRef | str | date:
    """What a row is about, in words."""
    if kind is PublicationTableKind.STATE:
        return TextRef(f"publish-state-{cell.code.replace('_', '-')}")
    if kind is PublicationTableKind.DAY:
        return date.fromisoformat(cell.code)
    if kind is PublicationTableKind.PROMISE:
        return TextRef(f"publish-promise-{cell.code}")
    return cell.label or TextRef(f"publish-row-{cell.code}")


async def show_publication(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/publish``: whether publication is on, and the preview that waits for signatures."""
    return Turn((await _screen(ctx),), session=ctx.session.at(""))


async def _screen(ctx: Ctx) -> Screen:
    on = (await ctx.uow.settings.running()).publication
    preview = await waiting_preview(ctx) if on else None
    published = len(await ctx.uow.publications.all_published())
    owner = has_role_for(ctx.person.staff, Permission.SET_PUBLICATION)
    rows: Rows = () if preview is None else _to_sign(preview)
    if on:
        rows = (*rows, (button("publish-button-prepare", "publish.prepare"),))
    if owner:
        key = "publish-button-off" if on else "publish-button-on"
        rows = (
            *rows,
            (button(key, "publish.ask", "off" if on else "on"),),
            (button("burn-button-back", "admin"),),
        )
    waits: TextRef = TextRef("publish-none-waits")
    if preview is not None:
        first = await first_signature(ctx, preview)
        signed = (
            TextRef("publish-signed-by", {"name": await _name(first.by, ctx)})
            if first
            else TextRef("publish-unsigned")
        )
        waits = TextRef("publish-waits", {"summary": summary(preview.publication), "signed": signed})
    return Screen("publish", {"on": "on" if on else "off", "published": published, "waits": waits}, rows)


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Explain what turning it on or off means, before the change."""
    wish = "on" if argument(update) == "on" else "off"
    yes = button(f"publish-button-{wish}-yes", "publish.set", wish)
    return Turn((confirmation(f"publish-ask-{wish}", yes=yes, no=_BACK),))


async def switch(update: Incoming, ctx: Ctx) -> Turn:
    """Turn it on or off, as an owner."""
    on, was = argument(update) == "on", (await ctx.uow.settings.running()).publication
    await set_publication(ctx, on)
    return Turn((await _screen(ctx), *(await _owner_notices(on, ctx) if on is not was else ())))


async def _owner_notices(on: bool, ctx: Ctx) -> tuple[Reply, ...]:
    """For the other owners, as after any other change."""
    states = [TextRef(f"publish-state-{state}") for state in (("off", "on") if on else ("on", "off"))]
    return await ConfirmedChange(TextRef("admin-subject-publication"), *states).owner_notices(ctx)


async def prepare(update: Incoming, ctx: Ctx) -> Turn:
    """Make a preview of the days that are due. The other signers are notified once."""
    me = ctx.account
    before = await ctx.uow.publications.preview()
    preview = await prepare_publication(ctx, None, by=str(me))
    if preview == before:
        return Turn((*say_unchanged(update, "publish-same"), await _screen(ctx)))
    others = await signers(ctx, besides=(me,))
    return Turn(
        (await _screen(ctx), *invitations(preview.publication, [signer.account for signer in others]))
    )


async def show(update: Incoming, ctx: Ctx) -> Turn:
    """Show one table of the preview as it would be published. A short period has no table of its days."""
    preview_id, kind = argument(update, PreviewTable)
    preview = await waiting_preview(ctx)
    if preview is None or preview.id != preview_id or kind not in preview.publication.tables:
        return Turn((await _screen(ctx),))
    args: dict[str, Arg] = {
        "kind": TextRef(f"publish-kind-{kind}"),
        "rows": table(preview.publication, PublicationTableKind(kind)),
    }
    return Turn(
        (Screen("publish-table", args | {"base": BASE}, (*_to_sign(preview, shown_kind=kind), _BACK)),)
    )


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature asks the other signers; the second one publishes."""
    me = ctx.person
    done = await sign_publication(ctx, argument(update))
    publication = done.preview.publication
    if done.first is None:
        args: dict[str, Arg] = {
            "by": display_name(me),
            "hours": _HOURS,
            "summary": summary(publication),
        }
        asked_of: dict[str, Arg] = {
            "hours": _HOURS,
            "missed": await unreachable_note(done.others, ctx),
        }
        requests = [_say("publish-sign", args, signer, _to_sign(done.preview)) for signer in done.others]
        return Turn((Screen("publish-asked", asked_of, (_BACK,)), *requests))
    out: dict[str, Arg] = {"first": publication.period.first, "last": publication.period.last}
    return Turn((Screen("publish-done", out, (_BACK,)), _say("publish-done-notice", out, done.first)))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """A single refusal ends the preview. Those who had signed it are notified."""
    me = ctx.account
    first = await refuse_publication(ctx, argument(update))
    notices = () if first is None or first == me else (_say("publish-refused-notice", {}, first),)
    return Turn((Screen("publish-refused", buttons=(_BACK,)), *notices))


def invitations(publication: Publication, to: list[Account]) -> list[Reply]:
    """For those who can sign."""
    rows: Rows = ((button("publish-button-see", "publish"),),)
    return [_say("publish-prepared", {"summary": summary(publication)}, account, rows) for account in to]


def _say(key: str, args: dict[str, Arg], to: Account, rows: Rows = ()) -> Say:
    return Say(key, args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE)


def _to_sign(preview: Preview, *, shown_kind: str = "") -> Rows:
    """Buttons for every table except ``shown_kind``, and the two answers."""
    tables = [
        button(f"publish-button-table-{kind}", "publish.table", PreviewTable(preview.id, kind))
        for kind in preview.publication.tables
        if kind != shown_kind
    ]
    return (
        *(tuple(tables[at : at + 2]) for at in range(0, len(tables), 2)),
        (
            button("role-button-sign", "publish.sign", preview.id),
            button("role-button-decline", "publish.no", preview.id),
        ),
    )


async def _name(account: Account, ctx: Ctx) -> str | TextRef:
    staff = await ctx.uow.staff.get(account)
    return display_name(staff)


def preview_tick(command_id: str, argument: str) -> Tick:
    """``argument``: two days, or empty for the days that are due."""

    async def tick(ctx: TickCtx) -> Turn:
        before = await ctx.uow.publications.preview()
        try:
            preview = await prepare_publication(ctx, _period(argument), by=OPERATOR)
        except RequestRefused as refused:
            _answer(ctx, command_id, refused=refused.key, facts=refused.args_for_text)
            return Turn()
        _answer(ctx, command_id, preview=preview.id)
        if preview == before:
            return Turn()
        all_signers = await signers(ctx, besides=())
        return Turn(tuple(invitations(preview.publication, [signer.account for signer in all_signers])))

    return tick


def _period(argument: str) -> Period | None:
    if not argument:
        return None
    try:
        return Period.parse(argument)
    except ValueError:
        raise BadInput("publish-turned") from None


def _answer(
    ctx: TickCtx,
    command_id: str,
    *,
    refused: str = "",
    preview: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    json_facts = {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in (facts or {}).items()
    }
    ctx.uow.settings.set_note(
        ANSWER_NOTE,
        json.dumps({"id": command_id, "refused": refused, "preview": preview, "facts": json_facts}),
    )
