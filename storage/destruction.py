"""The destruction of a report's words: its rows go with the transaction, its key and files right after the
commit.

The program may crash between the two. So what is to be destroyed is recorded in the same transaction, and
start and upkeep destroy it again until that is certain.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, delete, select, update

from storage.link import Link
from storage.models import accounts, evidence, morning_notices, report_keys, report_lines, reports, text_marks
from storage.models_moderation import (
    alert_sources,
    alerts,
    case_notes,
    introductions,
    referral_consents,
    referrals,
    report_links,
    report_traces,
)
from storage.models_queues import doomed
from storage.prepared_reads import PreparedRead
from storage.storage_context import StorageContext
from storage.writer import Writer

_KEY: Final = "key"
_FILE: Final = "file"


_THESE: Final[BindParameter[list[str]]] = bindparam("these", expanding=True)
_KEYS: Final = PreparedRead(select(report_keys.c.key).where(report_keys.c.report_id.in_(_THESE)), few=True)
_FILES: Final = PreparedRead(
    select(evidence.c.original, evidence.c.clean).where(evidence.c.report_id.in_(_THESE)), few=True
)
_GO: Final = tuple(
    delete(table).where(table.c.report_id == bindparam("at"))
    for table in (
        report_keys,
        evidence,
        report_lines,
        accounts,
        morning_notices,
        text_marks,
        report_traces,
        report_links,
        referral_consents,
        alert_sources,
    )
)
_NOTES: Final = delete(case_notes).where(case_notes.c.case_id == bindparam("at"))
"""A case's notes have a key under the case's id, like a report's words."""
_INTRODUCED: Final = PreparedRead(
    select(introductions.c.id).where(introductions.c.report_id.in_(_THESE)), few=True
)
_NOT_INTRODUCED: Final = delete(introductions).where(introductions.c.id == bindparam("at"))
"""An introduction has a key under its id; it is removed with its report."""
_REFERRED: Final = PreparedRead(select(referrals.c.id).where(referrals.c.case_id.in_(_THESE)), few=True)
_NOT_REFERRED: Final = (
    delete(referral_consents).where(referral_consents.c.referral_id == bindparam("at")),
    delete(referrals).where(referrals.c.id == bindparam("at")),
)
"""A referral has a key under its id; it is removed with its case."""
_ALERTED: Final = PreparedRead(select(alerts.c.id).where(alerts.c.case_id.in_(_THESE)), few=True)
_NOT_ALERTED: Final = (
    update(alerts).where(alerts.c.id == bindparam("at")).values(sealed=None),
    delete(alerts).where(alerts.c.case_id == bindparam("at")),
)
"""What an alert says has a key under the alert's id; the row is removed with its case."""
_WITHDRAWN: Final = (
    update(reports).where(reports.c.id == bindparam("at")).values(withdrawn=True, sealed=None, reporter=None)
)
_UNREADABLE: Final = (
    update(reports)
    .where(reports.c.id == bindparam("at"))
    .values(sealed=None, reporter=None, mode="no_return", complaint="")
)
_LET_GO: Final = (
    update(reports)
    .where(reports.c.id == bindparam("at"))
    .values(reporter=None, mode="no_return", complaint="")
)
_NO_NOTICE: Final = delete(morning_notices).where(morning_notices.c.report_id == bindparam("at"))
_OWN_KEYS: Final = select(accounts.c.key).where(
    accounts.c.report_id.in_(bindparam("these", expanding=True)), accounts.c.key.is_not(None)
)
_NO_ACCOUNT: Final = delete(accounts).where(accounts.c.report_id == bindparam("at"))
_ALL: Final = select(doomed).where(doomed.c.kind.in_(bindparam("kinds", expanding=True)))
_SOME: Final = _ALL.limit(bindparam("most"))
_CERTAIN: Final = delete(doomed).where(doomed.c.kind == bindparam("kind"), doomed.c.name == bindparam("name"))


async def destroy_words(
    link: Link, context: StorageContext, report_ids: Collection[str], *, taken_back: bool = True
) -> None:
    """Destroy all words of these reports (or drafts), and introductions, notes, referrals and alerts of these cases.
    The reports' rows stay, as withdrawn; those that were not withdrawn stay without words and without a
    sender, because their keys are gone already."""
    if not report_ids:
        return
    introduced = [row.id for row in await link.rows(_INTRODUCED, {"these": list(report_ids)})]
    referred = [row.id for row in await link.rows(_REFERRED, {"these": list(report_ids)})]
    alerted = [row.id for row in await link.rows(_ALERTED, {"these": list(report_ids)})]
    report_ids = [*report_ids, *introduced, *referred, *alerted]
    these = {"these": report_ids}
    keys = [row.key for row in await link.rows(_KEYS, these)] if taken_back else []
    files = [name for row in await link.rows(_FILES, these) for name in row if name]
    marks = [{"kind": _KEY, "name": str(key)} for key in keys] + [{"kind": _FILE, "name": n} for n in files]
    await link.put(doomed, marks, ignore=True)
    at = [{"at": report_id} for report_id in report_ids]
    rest = (_NOTES, _NOT_INTRODUCED, *_NOT_REFERRED, *_NOT_ALERTED, _WITHDRAWN if taken_back else _UNREADABLE)
    for statement in (*_GO, *rest):
        await link.many(statement, at)

    async def after_commit() -> None:
        for report_id in report_ids:
            context.cache.key_ids.forget(report_id)

    async def destroy_all() -> None:
        await context.hours.drop(context.hours.released_keys)  # including the key of the draft that was filed
        kinds = _kinds(context)
        await _destroy(context, keys, files if _FILE in kinds else [])
        context.destroyed.extend(mark for mark in marks if mark["kind"] in kinds)

    link.after.append(after_commit)
    link.later.append(destroy_all)


async def destroy_vault_files(link: Link, context: StorageContext, names: Collection[str]) -> None:
    """Destroy files of the vault whose rows go with this transaction."""
    if not names:
        return
    marks = [{"kind": _FILE, "name": name} for name in names]
    await link.put(doomed, marks, ignore=True)

    async def destroy_all() -> None:
        if _FILE in _kinds(context):
            await _destroy(context, [], names)
            context.destroyed.extend(marks)

    link.later.append(destroy_all)


async def forget_senders(link: Link, context: StorageContext, report_ids: Collection[str]) -> None:
    """Forget who sent these reports."""
    at = [{"at": report_id} for report_id in report_ids]
    own = [row.key for row in await link.rows(_OWN_KEYS, {"these": list(report_ids)})]

    async def after_commit() -> None:
        await context.hours.load(own)
        context.hours.release_keys(own)

    link.after.append(after_commit)
    for statement in (_NO_NOTICE, _NO_ACCOUNT, _LET_GO):
        await link.many(statement, at)


async def finish(link: Link, context: StorageContext) -> int:
    """Destroy again whatever was recorded for destruction, and delete the record.
    Returns how much there was. Files in a bucket wait for ``finish_files``: it may not answer."""
    rows = await link.rows(_ALL, {"kinds": _kinds(context)})
    await _destroy_recorded(context, rows)
    await link.many(_CERTAIN, [row._mapping for row in rows])
    return len(rows)


async def finish_some(writer: Writer, context: StorageContext, *, most: int) -> int:
    """The same for a part of it, and while turns go on: only the record is deleted in a transaction. Returns how
    much there was."""
    certain: Sequence[Mapping[str, Any]] = context.destroyed[:most]
    known = len(certain)
    if not certain:
        certain = await _destroy_some(context, _kinds(context), most)
    if certain:
        await writer.submit(lambda link: link.many(_CERTAIN, certain))
    del context.destroyed[:known]
    return len(certain)


async def finish_files(writer: Writer, context: StorageContext, *, most: int) -> int:
    """Destroy files of a bucket that wait for it, at most so many. Returns how many. Raises VaultDown."""
    if context.vault.destroys_at_once:
        return 0
    certain = await _destroy_some(context, [_FILE], most)
    if certain:
        await writer.submit(lambda link: link.many(_CERTAIN, certain))
    return len(certain)


def _kinds(context: StorageContext) -> list[str]:
    """What is destroyed here and now."""
    return [_KEY, _FILE] if context.vault.destroys_at_once else [_KEY]


async def _destroy_some(
    context: StorageContext, kinds: Sequence[str], most: int
) -> Sequence[Mapping[str, Any]]:
    async with context.database.reading() as link:
        rows = await link.rows(_SOME, {"kinds": kinds, "most": most})
    await _destroy_recorded(context, rows)
    return [row._mapping for row in rows]


async def _destroy_recorded(context: StorageContext, rows: Sequence[Any]) -> None:
    """``rows``: of the record."""
    names = {kind: [row.name for row in rows if row.kind == kind] for kind in (_KEY, _FILE)}
    await _destroy(context, [int(name) for name in names[_KEY]], names[_FILE])


async def _destroy(context: StorageContext, keys: Collection[int], files: Collection[str]) -> None:
    if keys:
        await context.report_keys.destroy(keys)
    if files:
        await context.vault.destroy(files)
