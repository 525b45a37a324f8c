"""Publication in the chat of the signers: whether it is on, the preview, two signatures."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Reply, Rows, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.figures.publication import BASE, LASTS, Preview, Publication, PublicationTableKind
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, has_role_for
from bot.handlers.figures.publication_words import summary, table
from bot.handlers.flows.confirming import ConfirmedChange, confirmation
from bot.handlers.pieces import argument, button, display_name, say_unchanged
from bot.handlers.press_arguments import PreviewTable
from bot.handlers.staff.role_words import unreachable_note
from bot.usecases.access.leads import signers
from bot.usecases.figures.prepare_publication import prepare_publication
from bot.usecases.figures.set_publication import set_publication
from bot.usecases.figures.sign_publication import (
    first_signature,
    refuse_publication,
    sign_publication,
    waiting_preview,
)

TEXT_FAMILIES: Final = (
    *(f"publish-button-table-{kind}" for kind in PublicationTableKind),
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
    return Turn((Screen("publish-done", out, (_BACK,)), _say("publish-done-told", out, done.first)))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """A single refusal ends the preview. Those who had signed it are notified."""
    me = ctx.account
    first = await refuse_publication(ctx, argument(update))
    notices = () if first is None or first == me else (_say("publish-refused-told", {}, first),)
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
        tuple(tables[:2]),
        tuple(tables[2:]),
        (
            button("role-button-sign", "publish.sign", preview.id),
            button("role-button-decline", "publish.no", preview.id),
        ),
    )


async def _name(account: Account, ctx: Ctx) -> str | TextRef:
    staff = await ctx.uow.staff.get(account)
    return display_name(staff)
