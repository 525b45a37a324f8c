"""Versions of the division of work: a draft, what it changes, two signatures; and what has changed since."""

import textwrap
from collections.abc import Sequence
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
from bot.domain.atlas.opinions import OpinionSubject, has_any_round
from bot.domain.atlas.province_letters import VersionKind
from bot.domain.division.division_table import DivisionTable
from bot.domain.division.division_versions import division_changes, parse_table
from bot.domain.errors import NotFound, WrongState
from bot.domain.staff.signatures import Matter
from bot.domain.staff.signed_versions import SignedVersion
from bot.handlers.atlas.atlas_words import is_lead
from bot.handlers.atlas.province import province_button, sent_terms
from bot.handlers.atlas.version_turns import announce_version, decline_version
from bot.handlers.division.division_arguments import VersionPage, VersionsCompared, VersionSeen
from bot.handlers.division.division_rows import PAGER, place_term, row_terms
from bot.handlers.division.division_words import body_term, change_term, division_home
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import NOTHING, argument, button, display_name, lines, paragraphs
from bot.handlers.press_arguments import RoundPlan
from bot.handlers.staff.role_words import HOURS, request_args
from bot.usecases.atlas.opinions import find_round, require_reader
from bot.usecases.atlas.province_letters import letters_of
from bot.usecases.division.agree_division import (
    draft_division,
    find_division_version,
    has_changed_since,
    lock_division,
    request_division_lock,
    version_news,
    version_table,
)
from bot.usecases.division.division_now import division_now
from bot.usecases.division.stand_on_rows import Objection, all_voices
from bot.usecases.staff.signatures import find_signable

TODAY: Final = 0
"""In place of the number of a version: the table as it is now."""
_MOST: Final = 40
_MOST_AGAIN: Final = 5
_REASON_LETTERS: Final = 120
_CHANGES: Final = Pager(6, onward_first=True)


async def list_versions(update: Incoming, ctx: Ctx) -> Turn:
    """List all versions, the newest first."""
    versions = sorted(await ctx.uow.division.versions(), key=lambda version: -version.number)
    rows: list[tuple[Button, ...]] = [(_version_button(version),) for version in versions[:_MOST]]
    if is_lead(ctx.person):
        rows.insert(0, (button("atlas-button-draft", "division.draft"),))
    screen = Screen("division-versions", {"count": len(versions)}, (*rows, division_home()))
    return Turn((screen,), session=ctx.session.at(""))


def _version_button(version: SignedVersion) -> Button:
    key = "atlas-button-version-locked" if version.is_locked else "atlas-button-version-draft"
    args: dict[str, Arg] = {"number": version.number, "day": version.day}
    return button(key, "division.version", VersionPage(version.id), args)


async def draft(update: Incoming, ctx: Ctx) -> Turn:
    """Make a draft of the table as it is now. It replaces the previous draft."""
    version = await draft_division(ctx)
    rows = (
        (button("division-button-version", "division.version", VersionPage(version.id)),),
        division_home(),
    )
    return Turn((Screen("division-drafted", {"number": version.number}, rows),), session=ctx.session.at(""))


async def show_version(update: Incoming, ctx: Ctx) -> Turn:
    """``id/2``: a page of a version's rows. If the routing data changed since, every page says so."""
    version_id, page = argument(update, VersionPage)
    version = await find_division_version(ctx, version_id)
    screen = await _version_screen(version, page, ctx, verb="division.version", about=version.id)
    letters = await letters_of(ctx, VersionKind.DIVISION, version.number)
    args = {**screen.args, "state": lines([state_term(version), *sent_terms(letters)])}
    rows = (*screen.buttons, *_action_rows(version, ctx))
    if version.is_locked and is_lead(ctx.person):
        rows += ((province_button(VersionKind.DIVISION, version.number, letters=len(letters)),),)
    return Turn((Screen(screen.key, args, (*rows, division_home())),), session=ctx.session.at(""))


async def _version_screen(
    version: SignedVersion, number: int | None, ctx: Ctx, *, verb: str, about: str
) -> Screen:
    """A page of the version, with the buttons to its other pages."""
    table = parse_table(version.text)
    rows = table.gaps_first()
    page = PAGER.page(number, count=len(rows))
    here = page.of(rows)
    args: dict[str, Arg] = {
        "state": state_term(version),
        "changed": await changed_note(version, ctx),
        "place": place_term(page, here, len(rows)),
        "lines": paragraphs(row_terms(here, page, table, None)),
    }
    turns = page.turns(lambda label, to: button(label, verb, VersionPage(about, to)))
    return Screen("division-version", args, turns)


def state_term(version: SignedVersion) -> TextRef:
    key = "division-version-locked" if version.is_locked else "division-version-draft"
    return TextRef(key, {"number": version.number, "day": version.day})


async def changed_note(version: SignedVersion, ctx: Ctx) -> TextRef:
    """That the routing data has changed since; empty while it says the same."""
    if not await has_changed_since(ctx, version):
        return NOTHING
    return TextRef("division-changed-agreed" if version.is_locked else "division-changed-draft")


def _action_rows(version: SignedVersion, ctx: Ctx) -> Rows:
    papers = (
        button("division-button-xlsx", "division.xlsx", VersionPage(version.id)),
        button("division-button-pdf", "division.pdf", VersionPage(version.id)),
    )
    compared = (
        button("division-button-today", "division.diff", VersionsCompared(version.id, TODAY)),
        button("atlas-button-changes", "division.diff", VersionsCompared(version.id)),
    )
    if version.is_locked or not is_lead(ctx.person):
        return (papers, compared)
    plan = RoundPlan(OpinionSubject.DIVISION, version.id)
    return (
        papers,
        compared,
        (button("opinion-button-ask-atlas", "opinion.ask", plan),),
        (button("atlas-button-lock", "division.lock", VersionSeen(version.id)),),
    )


async def show_to_invited(update: Incoming, ctx: Ctx) -> Turn:
    """``round/2``: a page of the draft that a round asks about, also for experts, who can open nothing else of it."""
    round_id, page = argument(update, VersionPage)
    opinion_round = require_reader(
        await find_round(ctx, round_id), ctx.person, editors=ctx.operator.editors, today=ctx.clock.today()
    )
    if opinion_round.subject is not OpinionSubject.DIVISION:
        raise NotFound("opinion-no-round")
    version = await find_division_version(ctx, opinion_round.about)
    screen = await _version_screen(version, page, ctx, verb="division.asked", about=round_id)
    give: Rows = ((button("opinion-button-give", "opinion.give", round_id),),)
    back = (button("opinion-button-back", "opinion.see", round_id),)
    rows = (*screen.buttons, *(give if opinion_round.takes(ctx.clock.today()) else ()), back)
    return Turn((Screen(screen.key, screen.args, rows),), session=ctx.session.at(""))


# --- what differs ----------------------------------------------------------------------------------------------------


async def changes(update: Incoming, ctx: Ctx) -> Turn:
    """``id`` is compared with the version before it, ``id/2`` with version 2, ``id/0`` with the table of today."""
    at = argument(update, VersionsCompared)
    version, table = await version_table(ctx, at.version_id)
    other, number = await _other_side(version, at, ctx)
    pair = (table, other) if number == TODAY or number > version.number else (other, table)
    names = (version.number, number) if pair[0] is table else (number, version.number)
    changed = division_changes(*pair)
    page = _CHANGES.page(at.page, count=len(changed))
    here = page.of(changed)
    args: dict[str, Arg] = {
        "before": _side_term(names[0]),
        "after": _side_term(names[1]),
        "count": len(changed),
        "lines": paragraphs([change_term(change, *pair) for change in here]),
    }

    def turn_button(label: str, to: int) -> Button:
        return button(label, "division.diff", VersionsCompared(version.id, number, to))

    back = (button("division-button-version", "division.version", VersionPage(version.id)), *division_home())
    rows = (*page.turns(turn_button), *await _other_rows(version, number, ctx), back)
    return Turn((Screen("division-changes", args, rows),), session=ctx.session.at(""))


async def _other_side(version: SignedVersion, at: VersionsCompared, ctx: Ctx) -> tuple[DivisionTable, int]:
    """Raises NotFound if there is no such version, or none before."""
    if at.number == TODAY:
        return await division_now(ctx), TODAY
    others = [other for other in await ctx.uow.division.versions() if other.id != version.id]
    if at.number is None:
        others = [other for other in others if other.number < version.number][-1:]
    else:
        others = [other for other in others if other.number == at.number]
    if not others:
        raise NotFound("atlas-no-before")
    other = await find_division_version(ctx, others[0].id)
    return parse_table(other.text), other.number


def _side_term(number: int) -> TextRef:
    return TextRef("division-side-version", {"number": number}) if number else TextRef("division-side-today")


async def _other_rows(version: SignedVersion, number: int, ctx: Ctx) -> Rows:
    """Up to four other versions to compare with."""
    others = [v for v in await ctx.uow.division.versions() if v.number not in (version.number, number)]
    return tuple(
        (
            button(
                "atlas-button-against",
                "division.diff",
                VersionsCompared(version.id, other.number),
                {"number": other.number},
            ),
        )
        for other in sorted(others, key=lambda other: -other.number)[:4]
    )


# --- two signatures --------------------------------------------------------------------------------------------------


async def lock(update: Incoming, ctx: Ctx) -> Turn:
    """Without a mark show what would be signed; with it give the first signature, or the second after a colleague's."""
    version_id, seen, page = argument(update, VersionSeen)
    if not seen:
        version = await find_division_version(ctx, version_id)
        return await _what_to_sign(version, page, ctx, verb="division.lock", about=version.id)
    lock_request = await request_division_lock(ctx, version_id, seen)
    if lock_request.version is not None:
        return await _agreed_turn(lock_request.version, ctx)
    assert lock_request.wanted is not None
    version = await find_division_version(ctx, version_id)
    args: dict[str, Arg] = {"number": version.number, "by": display_name(ctx.person), "hours": HOURS}
    rows: Rows = (
        (button("division-button-see-and-sign", "division.sign", VersionSeen(lock_request.wanted.id)),),
        (button("role-button-decline", "division.no", lock_request.wanted.id),),
    )
    requests = [
        Say("division-sign", args, rows, to=StaffChat(account), lane=SendLane.DIALOGUE)
        for account in lock_request.others
    ]
    asked = Screen("atlas-lock-asked", await request_args(lock_request.others, ctx), (division_home(),))
    return Turn((asked, *requests), session=ctx.session.at(""))


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """Without a mark show what would be signed; with it give the second signature."""
    request_id, seen, page = argument(update, VersionSeen)
    wanted = await find_signable(ctx, request_id)
    if wanted.matter is not Matter.DIVISION:
        raise NotFound("sign-none")
    if not seen:
        version = await find_division_version(ctx, wanted.detail)
        return await _what_to_sign(version, page, ctx, verb="division.sign", about=wanted.id)
    return await _agreed_turn(await lock_division(ctx, wanted, seen), ctx)


async def _what_to_sign(
    version: SignedVersion, number: int | None, ctx: Ctx, *, verb: str, about: str
) -> Turn:
    """What the version changes since the last agreed one, page by page; the last one has the button that signs
    exactly that. Raises WrongState for a draft that is no longer the table."""
    if version.is_locked:
        raise WrongState("atlas-locked-already")
    if await has_changed_since(ctx, version):
        raise WrongState("division-outdated")
    news, table, voices = await version_news(ctx, version), parse_table(version.text), await all_voices(ctx)
    old = parse_table(news.before.text) if news.before is not None else table
    page = _CHANGES.page(number, count=len(news.changes))
    args: dict[str, Arg] = {
        "number": version.number,
        "rows": len(table.rows),
        "confirmed": sum(voices.is_confirmed(row) for row in table.rows),
        "gaps": sum(bool(table.gaps(row)) for row in table.rows),
        "since": TextRef("division-sign-since", {"number": news.before.number, "count": len(news.changes)})
        if news.before is not None
        else TextRef("division-sign-first"),
        "lines": paragraphs([change_term(change, old, table) for change in page.of(news.changes)]),
        "more": TextRef("division-sign-more" if page.number < page.last else "division-sign-last"),
        "taken": _taken_term(len(voices.taken_objections(table))),
        "again": _again_term(voices.repeated_objections(table), table),
        "heard": NOTHING
        if has_any_round(await ctx.uow.rounds.all(), version.id)
        else TextRef("atlas-unheard"),
    }
    turns = page.turns(lambda label, to: button(label, verb, VersionSeen(about, page=to)))
    signs = (
        ((button("role-button-sign", verb, VersionSeen(about, news.mark)),),)
        if page.number == page.last
        else ()
    )
    back = (button("division-button-version", "division.version", VersionPage(version.id)), *division_home())
    rows: Rows = (*signs, *turns, back)
    return Turn((Screen("division-to-sign", args, rows),), session=ctx.session.at(""))


def _taken_term(count: int) -> TextRef:
    """That objections were taken and the table still says what they object to."""
    return TextRef("division-sign-taken", {"count": count}) if count else NOTHING


def _again_term(objections: Sequence[Objection], table: DivisionTable) -> TextRef:
    """Objections that came after a «not taken»: they are read before signing, and hold up nothing."""
    if not objections:
        return NOTHING
    terms = []
    for stand in (objection.stand for objection in objections[:_MOST_AGAIN]):
        row = table.row(stand.row)
        assert row is not None, "they are objections to rows of this table"
        args: dict[str, Arg] = {
            "act": table.acts[row.scope.act].label,
            "body": body_term(stand.body, table),
            "reason": textwrap.shorten(stand.reason, _REASON_LETTERS, placeholder=" …"),
        }
        terms.append(TextRef("division-sign-again-line", args))
    return lines([TextRef("division-sign-again", {"count": len(objections)}), *terms])


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """Decline to sign and tell the person who asked. The draft stays a draft."""
    return await decline_version(update, ctx, Matter.DIVISION, key="division-declined", home=division_home())


async def _agreed_turn(done: SignedVersion, ctx: Ctx) -> Turn:
    rows: Rows = ((button("division-button-version", "division.version", VersionPage(done.id)),),)
    return await announce_version(
        done.number, rows, ctx, key="division-agreed", notice="division-agreed-notice", home=division_home()
    )
