"""Versions of the register on screen: drafted, seen with what changed, locked by two signatures."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.errors import NotFound
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signatures import Matter
from bot.domain.staff.signed_versions import SignedVersion
from bot.domain.threats.threat_versions import (
    MeasureChange,
    RegisterRecord,
    ThreatChange,
    measure_changes,
    parse_register,
    threat_changes,
)
from bot.handlers.atlas.version_turns import announce_version, decline_version
from bot.handlers.division.division_arguments import VersionSeen
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import NOTHING, argument, button, display_name, lines
from bot.handlers.staff.role_words import HOURS, request_args
from bot.handlers.threats.threat_words import home, level_term
from bot.usecases.staff.signatures import find_signable
from bot.usecases.threats.lock_threats import (
    draft_register,
    is_register_outdated,
    lock_register,
    lockable_register,
    record_before,
    register_version,
    request_register_lock,
    seen_mark,
)

_MOST: Final = 20
_CHANGES: Final = 12
"""Most lines that a message shows; the document has all."""
_TO_SIGN: Final = Pager(20, onward_first=True)


async def versions(update: Incoming, ctx: Ctx) -> Turn:
    """All versions, the newest first."""
    stored = sorted(await ctx.uow.threats.versions(), key=lambda version: -version.number)
    rows: list[tuple[Button, ...]] = [(_version_button(version),) for version in stored[:_MOST]]
    if has_role_for(ctx.person.staff, Permission.LEAD):
        rows.insert(0, (button("atlas-button-draft", "threats.draft"),))
    screen = Screen("threats-versions", {"count": len(stored)}, (*rows, home()))
    return Turn((screen,), session=ctx.session.at(""))


def _version_button(version: SignedVersion) -> Button:
    key = "atlas-button-version-locked" if version.is_locked else "atlas-button-version-draft"
    return button(key, "threats.version", version.id, {"number": version.number, "day": version.day})


async def show_version(update: Incoming, ctx: Ctx) -> Turn:
    """The levels of a version, the highest first, and what changed since the one before."""
    version = await register_version(ctx, argument(update))
    record = parse_register(version.text)
    is_old = await is_register_outdated(ctx, version, later=ctx.dates.months_later)
    count = len(record.inputs.threats)
    known = sum(record.level(threat.id) is not AtlasLevel.UNKNOWN for threat in record.inputs.threats)
    level_lines = _level_terms(record)[: min(known, _CHANGES)]
    if known > _CHANGES:
        level_lines.append(TextRef("threats-levels-more", {"count": known - _CHANGES}))
    args: dict[str, Arg] = {
        "state": state_of(version),
        "outdated": TextRef("threats-outdated") if is_old else NOTHING,
        "count": count,
        "ungraded": count - known,
        "lines": lines(level_lines)
        if level_lines
        else TextRef("threats-version-ungraded" if version.is_locked else "threats-ungraded"),
        "changes": await changes_term(version, record, ctx, most=_CHANGES),
    }
    return Turn(
        (Screen("threats-version", args, (*_rows(version, ctx), home())),), session=ctx.session.at("")
    )


def _rows(version: SignedVersion, ctx: Ctx) -> Rows:
    papers = (
        button("atlas-button-pdf", "threats.pdf", version.id),
        button("atlas-button-xlsx", "threats.xlsx", version.id),
    )
    rows: Rows = (papers, (button("threat-button-picture", "threats.picture", version.id),))
    if version.is_locked or not has_role_for(ctx.person.staff, Permission.LEAD):
        return rows
    return (*rows, (button("atlas-button-lock", "threats.lock", VersionSeen(version.id)),))


def state_of(version: SignedVersion) -> TextRef:
    key = "threats-version-locked" if version.is_locked else "threats-version-draft"
    return TextRef(key, {"number": version.number, "day": version.day})


def stamp_of(version: SignedVersion) -> TextRef:
    """Number, state and day, as they stand on exported files."""
    key = "atlas-stamp-locked" if version.is_locked else "atlas-stamp-draft"
    return TextRef(key, {"number": version.number, "day": version.day})


async def changes_term(version: SignedVersion, record: RegisterRecord, ctx: Ctx, *, most: int) -> TextRef:
    """What is not as in the version before; that this is the first one, or that nothing changed."""
    terms = await change_terms(version, record, ctx)
    if len(terms) > most:
        terms = [*terms[:most], TextRef("threats-changes-more", {"count": len(terms) - most})]
    return lines(terms)


async def change_terms(version: SignedVersion, record: RegisterRecord, ctx: Ctx) -> list[TextRef]:
    """A line for each change, steepest rise first; one line if there is none."""
    before = await record_before(ctx, version)
    if before is None:
        return [TextRef("threats-first")]
    threats = [_threat_change(change) for change in threat_changes(before[1], record)]
    measures = [_measure_change(change) for change in measure_changes(before[1], record)]
    since = TextRef("threats-since", {"number": before[0].number, "day": before[0].day})
    return [since, *(threats + measures or [TextRef("threats-no-change")])]


def _threat_change(change: ThreatChange) -> TextRef:
    args: dict[str, Arg] = {
        "title": change.title,
        "before": level_term(change.before),
        "after": level_term(change.after),
    }
    if change.is_new:
        return TextRef("threat-change-new", args)
    return TextRef("threat-change-gone" if change.is_gone else "threat-change", args)


def _measure_change(change: MeasureChange) -> TextRef:
    args: dict[str, Arg] = {
        "title": change.measure.title,
        "after": TextRef(f"measure-state-{change.measure.state}"),
    }
    if change.before is None:
        return TextRef("measure-change-new", args)
    return TextRef("measure-change", args | {"before": TextRef(f"measure-state-{change.before}")})


# --- drafting and signing -------------------------------------------------------------------------------------


async def draft(update: Incoming, ctx: Ctx) -> Turn:
    """Make a draft from what stands now. It replaces the draft before."""
    version = await draft_register(ctx, later=ctx.dates.months_later)
    rows = ((button("threat-button-see", "threats.version", version.id),), home())
    screen = Screen("threats-drafted", {"number": version.number}, rows)
    return Turn((screen,), session=ctx.session.at(""))


async def lock(update: Incoming, ctx: Ctx) -> Turn:
    """Without a mark show what would be signed; with it give the first signature, or the second after a colleague's."""
    version_id, seen, page = argument(update, VersionSeen)
    if not seen:
        return await _what_to_sign(version_id, page, ctx, verb="threats.lock", about=version_id)
    asked = await request_register_lock(ctx, version_id, seen, later=ctx.dates.months_later)
    if asked.version is not None:
        return await _lock_turn(asked.version, ctx)
    assert asked.wanted is not None
    version = await register_version(ctx, asked.wanted.detail)
    args: dict[str, Arg] = {"number": version.number, "by": display_name(ctx.person), "hours": HOURS}
    rows: Rows = (
        (button("division-button-see-and-sign", "threats.sign", VersionSeen(asked.wanted.id)),),
        (button("role-button-decline", "threats.no", asked.wanted.id),),
    )
    requests = [
        Say("threats-sign", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE)
        for account in asked.others
    ]
    asked_screen = Screen("atlas-lock-asked", await request_args(asked.others, ctx), (home(),))
    return Turn((asked_screen, *requests))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Without a mark show what would be signed; with it give the second signature: from now on the version does not
    change."""
    request_id, seen, page = argument(update, VersionSeen)
    wanted = await find_signable(ctx, request_id)
    if wanted.matter is not Matter.THREATS:
        raise NotFound("sign-none")
    if not seen:
        return await _what_to_sign(wanted.detail, page, ctx, verb="threats.sign", about=wanted.id)
    return await _lock_turn(await lock_register(ctx, wanted, seen, later=ctx.dates.months_later), ctx)


async def _what_to_sign(version_id: str, number: int | None, ctx: Ctx, *, verb: str, about: str) -> Turn:
    """All levels, then all that changed, page by page; the last one has the button that signs exactly that."""
    version = await lockable_register(ctx, version_id, later=ctx.dates.months_later)
    record = parse_register(version.text)
    entries = [*_level_terms(record), *await change_terms(version, record, ctx)]
    page = _TO_SIGN.page(number, count=len(entries))
    args: dict[str, Arg] = {
        "number": version.number,
        "count": len(record.inputs.threats),
        "measures": len(record.inputs.measures),
        "lines": lines(page.of(entries)),
        "more": TextRef("threats-sign-more" if page.number < page.last else "division-sign-last"),
    }
    turns = page.turns(lambda label, to: button(label, verb, VersionSeen(about, page=to)))
    signs: Rows = ()
    if page.number == page.last:
        mark = await seen_mark(ctx, version)
        signs = ((button("role-button-sign", verb, VersionSeen(about, mark)),),)
    back = (button("threat-button-see", "threats.version", version.id), *home())
    return Turn((Screen("threats-to-sign", args, (*signs, *turns, back)),), session=ctx.session.at(""))


def _level_terms(record: RegisterRecord) -> list[TextRef]:
    """A line for each threat, the highest level first."""
    ordered = sorted(record.inputs.threats, key=lambda threat: -int(record.level(threat.id)))
    return [
        TextRef("threat-line", {"title": threat.title, "level": level_term(record.level(threat.id))})
        for threat in ordered
    ]


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """Decline to sign and tell the person who asked. The draft stays a draft."""
    return await decline_version(update, ctx, Matter.THREATS, key="threats-declined", home=home())


async def _lock_turn(version: SignedVersion, ctx: Ctx) -> Turn:
    rows: Rows = ((button("threat-button-see", "threats.version", version.id),),)
    return await announce_version(
        version.number, rows, ctx, key="threats-locked", notice="threats-locked-notice", home=home()
    )
