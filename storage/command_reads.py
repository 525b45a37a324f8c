"""What commands read and write in the database beside a program that may be running."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Column, Select, bindparam, func, select, union_all
from sqlalchemy.exc import DBAPIError

from bot.domain.atlas.atlas import AreaFact
from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.atlas.opinions import OpinionAnswer
from bot.domain.atlas.roadmap import OPEN
from bot.domain.cases.case_access import RecusalScope
from bot.domain.closing.final_report import SIGNED_ACTION
from bot.domain.desk.roster import HourState, RosterGaps, find_gaps, roster_days
from bot.domain.division.row_stands import RowStand
from bot.domain.figures.publication import PUBLISHED_ACTION, Publication, read_publication
from bot.domain.moments import day_of
from bot.domain.owner.settings import RunningSettings
from bot.domain.people import Account
from bot.domain.staff.audit import OPERATOR, AuditAction
from bot.domain.staff.permissions import Permission, roles_granting
from bot.domain.staff.signed_versions import SignedVersion
from bot.domain.stages.stages import StageEntry
from storage.atlas import SqlAtlas, SqlRounds
from storage.audit import LAST, SqlAudit
from storage.columns import chat_of, load_json
from storage.command_database import open_for_command
from storage.division import SqlDivision
from storage.engine import read_url, unusable
from storage.lead_rows import ENTRIES_OF_STAFF, count_people
from storage.models import cases, groups, settings, staff
from storage.models_atlas import atlas_grades, atlas_known, road_tasks
from storage.models_moderation import audit, recusals, staff_areas
from storage.models_training import cohorts
from storage.publications import PREVIEW, PUBLISHED
from storage.staff_rows import RUNNING, read_running
from storage.stage_entries import ALL_ENTRIES, read_entry
from storage.threats import SqlThreats

_NOTE: Final = select(settings.c.value).where(settings.c.name == bindparam("name"))
_SIGNED: Final = select(audit.c.subject).where(
    audit.c.deed == AuditAction.PUBLISH.value, audit.c.detail == PUBLISHED_ACTION
)
_REPORT_SIGNED: Final = select(audit.c.subject).where(
    audit.c.deed == AuditAction.PUBLISH.value,
    audit.c.detail == SIGNED_ACTION,
    audit.c.subject == bindparam("hash"),
)
_TROUBLE: Final = "the database cannot be read now ({}): try again"
_ACTIVE: Final = select(groups.c.messenger, groups.c.chat_id).where(groups.c.active)
_OWNERS: Final = select(staff.c.account).where(
    staff.c.role.in_(sorted(roles_granting(Permission.ADMINISTER)))
)
_NOTED: Final = select(staff.c.account, staff.c.same_as).where(staff.c.same_as.is_not(None))


async def is_report_signed(url: str, report_hash: str) -> bool:
    """Whether the audit log knows two signatures under a final report with this hash. Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        return bool(await link.rows(_REPORT_SIGNED, {"hash": report_hash}))


async def import_facts(url: str, facts: Sequence[AreaFact], *, now: datetime) -> None:
    """Import all of it or nothing, and record it in the audit log. Raises DatabaseUnusable."""
    trouble = "nothing was imported ({}): try again"
    async with open_for_command(url, trouble=trouble) as database, database.turn, database.writing() as link:
        atlas, audit = SqlAtlas(link), SqlAudit(link)
        for fact in facts:
            atlas.set_fact(fact)
        detail = f"imported {len(facts)}"
        audit.record(AuditAction.ATLAS, by=OPERATOR, at=now, subject="atlas_known", detail=detail)
        for stage in (*atlas.stages, *audit.stages):
            stage.keep()
        await atlas.flush(link)
        await audit.flush(link)
        await link.commit()


async def locked_versions(url: str) -> list[AtlasVersion]:
    """The locked versions with their texts, by number. Raises DatabaseUnusable."""
    trouble = "versions of the atlas cannot be read ({}): run ./amanat migrate"
    async with open_for_command(url, trouble=trouble) as database, database.reading() as link:
        atlas = SqlAtlas(link)
        ids = [version.id for version in await atlas.versions() if version.is_locked]
        versions = [await atlas.version(version_id) for version_id in ids]
    return [version for version in versions if version is not None]


async def locked_registers(url: str) -> list[SignedVersion]:
    """The locked versions of the register of threats with their texts, by number. Raises DatabaseUnusable."""
    trouble = "versions of the register of threats cannot be read ({}): run ./amanat migrate"
    async with open_for_command(url, trouble=trouble) as database, database.reading() as link:
        threats = SqlThreats(link)
        ids = [version.id for version in await threats.versions() if version.is_locked]
        versions = [await threats.version(version_id) for version_id in ids]
    return [version for version in versions if version is not None]


async def division_versions(url: str) -> list[SignedVersion]:
    """All versions of the division of work, also the draft, with their texts, by number. Raises DatabaseUnusable."""
    trouble = "versions of the division of work cannot be read ({}): run ./amanat migrate"
    async with open_for_command(url, trouble=trouble) as database, database.reading() as link:
        division = SqlDivision(link)
        versions = [await division.version(version.id) for version in await division.versions()]
    return [version for version in versions if version is not None]


@dataclass(frozen=True, slots=True)
class AnsweredObjection:
    """An objection to a row of the division of work that was taken, or ``partly``; ``why`` is the answer's reason."""

    stand: RowStand
    why: str
    partly: bool


async def answered_objections(url: str) -> list[AnsweredObjection]:
    """Objections that were taken, or partly. Raises DatabaseUnusable."""
    trouble = "objections to the division of work cannot be read ({}): run ./amanat migrate"
    async with open_for_command(url, trouble=trouble) as database, database.reading() as link:
        division, rounds = SqlDivision(link), SqlRounds(link)
        objections = []
        for stand in await division.stands():
            opinion = await rounds.opinion(stand.opinion_id) if stand.opinion_id and stand.objects else None
            if opinion is not None and opinion.answer in (OpinionAnswer.TAKEN, OpinionAnswer.PARTLY):
                partly = opinion.answer is OpinionAnswer.PARTLY
                objections.append(AnsweredObjection(stand, opinion.reason, partly))
    return objections


def _count_by_area(column: Column[str]) -> Select[str, int]:
    return select(column.label("area"), func.count().label("count")).group_by(column)


_USED: Final = union_all(
    *(_count_by_area(table.c.area_id) for table in (cases, cohorts, atlas_grades, atlas_known, staff_areas)),
    _count_by_area(road_tasks.c.area_id).where(road_tasks.c.state.in_([state.value for state in OPEN])),
    _count_by_area(recusals.c.value).where(recusals.c.of == RecusalScope.AREA.value),
)
_GROUPS: Final = select(groups.c.areas).where(groups.c.active)


async def areas_in_use(url: str) -> dict[str, int]:
    """How often each area is referred to: by cases, groups of learners and of moderators, single people, the
    atlas and open tasks of its road map. Can be read while the program runs.

    Raises DatabaseUnusable when there is no database of this program's schema.
    """
    async with (
        open_for_command(
            url, trouble="the areas in use cannot be read ({}): run ./amanat migrate"
        ) as database,
        database.reading() as link,
    ):
        counts: Counter[str] = Counter()
        for row in await link.rows(_USED):
            counts[row.area] += row.count
        for row in await link.rows(_GROUPS):
            counts.update(row.areas.split())
    return dict(counts)


@dataclass(frozen=True, slots=True)
class PublicationStatus:
    """Whether it is on, what is published, which preview waits, the audit log's newest hash, and a note of
    the program. ``signed``: hashes of what two people have signed, as the audit log has them."""

    on: bool
    published: Sequence[Publication]
    signed: frozenset[str]
    waiting: Publication | None
    head: str
    note: str


async def read_publication_status(url: str, note: str) -> PublicationStatus:
    """Works while the program runs. Raises DatabaseUnusable."""
    async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
        running = await link.rows(_NOTE, {"name": RUNNING})
        notes = await link.rows(_NOTE, {"name": note})
        waiting = await link.rows(PREVIEW)
        last = await link.rows(LAST)
        signed = await link.rows(_SIGNED)
        return PublicationStatus(
            on=bool(running and load_json(running[0].value).get("publication")),
            published=[read_publication(row.content) for row in await link.rows(PUBLISHED)],
            signed=frozenset(row.subject for row in signed),
            waiting=read_publication(waiting[0].content) if waiting else None,
            head=bytes(last[0].hash).hex() if last else "",
            note=notes[0].value if notes else "",
        )


async def read_roster_gaps(url: str, *, now: datetime) -> RosterGaps | None:
    """What is missing in the roster; None without a polling day, and once its days are over. Works while the program
    runs. Raises DatabaseUnusable."""
    try:
        async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
            running = await link.rows(_NOTE, {"name": RUNNING})
            polling_day = read_running(running[0].value).polling_day if running else None
            if polling_day is None:
                return None
            days = roster_days(polling_day)
            given = {
                "first": days[0].isoformat(),
                "last": days[-1].isoformat(),
                "roles": sorted(roles_granting(Permission.HANDLE_CASES)),
            }
            rows = await link.rows(ENTRIES_OF_STAFF, given)
    except (DBAPIError, OSError) as trouble:
        raise unusable(read_url(url), trouble) from trouble
    people, asked = (count_people(rows, state) for state in (HourState.ACCEPTED, HourState.ASKED))
    return find_gaps(people, asked, polling_day=polling_day, now=now)


async def read_stage_entries(url: str) -> tuple[RunningSettings, Sequence[StageEntry]]:
    """The days that are set, and everything said of the stages in this election, the oldest first. Works while the
    program runs. Raises DatabaseUnusable."""
    try:
        async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
            running = await link.rows(_NOTE, {"name": RUNNING})
            entries = [read_entry(row) for row in await link.rows(ALL_ENTRIES.all)]
    except (DBAPIError, OSError) as trouble:
        raise unusable(read_url(url), trouble) from trouble
    known = read_running(running[0].value) if running else RunningSettings()
    opened = known.opened_on or date.min
    return known, [entry for entry in entries if day_of(entry.at) >= opened]


@dataclass(frozen=True, slots=True)
class StaffOverview:
    """``groups``: the moderators' groups that the bot is in, written like accounts. ``noted``: accounts that
    are noted as belonging to one person together with another."""

    groups: Sequence[Account] = ()
    owners: int = 0
    noted: frozenset[Account] = frozenset()
    closed_on: date | None = None
    """The day on which the election was closed, if it is."""


async def read_staff_overview(url: str) -> StaffOverview:
    """Works while the program runs. Raises DatabaseUnusable."""
    try:
        async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
            active = [Account(*chat_of(row)) for row in await link.rows(_ACTIVE)]
            pairs = await link.rows(_NOTED)
            noted = frozenset(Account.parse(text) for row in pairs for text in (row.account, row.same_as))
            running = await link.rows(_NOTE, {"name": RUNNING})
            closed_on = read_running(running[0].value).closed_on if running else None
            return StaffOverview(active, len(await link.rows(_OWNERS)), noted, closed_on)
    except (DBAPIError, OSError) as trouble:
        raise unusable(read_url(url), trouble) from trouble
