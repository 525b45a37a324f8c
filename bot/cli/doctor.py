"""``amanat doctor``: shows what is missing and the command that fixes it, on one screen."""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import fields, replace
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.doctor_checks import (
    bucket_findings,
    exposure_findings,
    machine,
    move_findings,
    owner_findings,
    roster_findings,
    server_findings,
    stage_findings,
)
from bot.cli.finding import Finding
from bot.cli.holder_checks import holder_findings
from bot.cli.running_program import divided_findings, health_findings, read_health
from bot.cli.screen_checks import screen_findings
from bot.cli.service_unit import UNIT_FOLDERS, unit_findings
from bot.cli.words import any_of, series, translate, words
from bot.conversation.wire import Adapter, TokenRefused, WireDown
from bot.domain.cases.case_access import NO_BODY
from bot.domain.groups.homes import Forum
from bot.domain.owner.settings import Retention
from bot.domain.people import Account, ChatId
from bot.foundations import adapters_for
from bot.language.formatter import PersianFormatter
from bot.library.folder import CONTENT
from bot.library.lawyer import unanswered_questions
from bot.library.loader import check_draft, load_content, read_draft
from bot.library.problems import ContentErrors
from bot.platforms.registry import REGISTRY
from bot.runtime.system import SystemClock
from bot.settings import Settings, plain_http, read_settings
from bot.texts.election import UNNAMED
from bot.texts.loader import load_texts
from bot.usecases.bodies.set_own_body import bodies_to_name
from storage.backup import last_backup
from storage.command_reads import StaffOverview, read_staff_overview
from storage.engine import database_file, read_url
from storage.keys import KeyFile
from storage.migrate import HEAD, check_not_moved, current_step
from storage.opening import check_copy_folder, check_data_folder
from storage.process_list import RunningProcess, list_processes
from storage.process_names import KEYS_HELD, ProcessName, folder_mark
from storage.replica import NOT_INSTALLED, program
from storage.trouble import StorageTrouble


def doctor() -> int:
    """Print every finding; return 1 if anything would prevent a start, or must be mended before polling."""
    settings = read_settings()
    office = _office(settings)
    findings = [*_settings(settings), *_people(settings, office), _database(settings)]
    findings += [*server_findings(settings), *move_findings(settings)]
    findings += roster_findings(settings, now=SystemClock().now())
    findings += [*_keys(settings), *holder_findings(settings, now=SystemClock().now())]
    findings += [*_copy(settings), *bucket_findings(settings), *_content(settings)]
    findings += [*machine(), *asyncio.run(_messengers(settings, office.groups))]
    for finding in findings:
        print(f" {finding.mark} {translate(finding.what)}")
    bad = sum(finding.bad for finding in findings)
    print(
        words("doctor-ready") if not bad else words("doctor-to-fix", number=bad),
        file=sys.stderr if bad else sys.stdout,
    )
    return 1 if bad else 0


def _settings(settings: Settings) -> Iterator[Finding]:
    if not settings.tokens():
        tokens = any_of([f"AMANAT_{messenger.upper()}_TOKEN" for messenger in REGISTRY])
        yield Finding("✗", words("doctor-no-messenger", tokens=tokens))
    if not settings.operator_fa.strip():
        yield Finding("!", words("doctor-no-operator"))
    webhooks = [m for m, registration in REGISTRY.items() if registration.capabilities.webhook_header]
    if settings.webhook_url and not any(m in settings.tokens() for m in webhooks):
        names = any_of([m.title() for m in webhooks])
        tokens = any_of([f"AMANAT_{m.upper()}_TOKEN" for m in webhooks])
        yield Finding("!", words("doctor-webhook-unused", names=names, tokens=tokens))
    yield from exposure_findings(settings)
    yield from unit_findings(settings, UNIT_FOLDERS)
    yield _retention_finding(settings.retention)
    yield from _listen(settings)
    yield from screen_findings(settings)


def _office(settings: Settings) -> StaffOverview:
    """The groups in the database; before the first start, those in the settings."""
    with suppress(StorageTrouble):
        seen = asyncio.run(read_staff_overview(settings.url))
        return replace(seen, groups=seen.groups or (() if seen.closed_on else settings.groups))
    return StaffOverview(settings.groups)


def _people(settings: Settings, office: StaffOverview) -> Iterator[Finding]:
    """Only what is still to do."""
    if not settings.owners and not office.owners:
        yield Finding("!", words("doctor-no-owners"))
    yield from owner_findings(settings, office)
    if office.closed_on is not None:
        yield Finding("✓", words("doctor-closed", day=office.closed_on))
    elif not office.groups:
        yield Finding("!", words("doctor-no-group"))
    if settings.operator_body and settings.operator_body not in (known := (NO_BODY, *_bodies())):
        yield Finding("✗", words("doctor-unknown-body", body=settings.operator_body, known=", ".join(known)))


def _bodies() -> tuple[str, ...]:
    """The bodies that a person may belong to; empty if the content cannot be read, which another check
    reports."""
    try:
        return tuple(agency.id for agency in bodies_to_name(load_content(content_dir())))
    except ContentErrors:
        return ()


def _retention_finding(retention: Retention) -> Finding:
    times = {field.name: getattr(retention, field.name) for field in fields(retention)}
    days = series([words(f"doctor-keep-{name.replace('_', '-')}", days=days) for name, days in times.items()])
    return Finding("✓", words("doctor-retention", days=days))


def _listen(settings: Settings) -> Iterator[Finding]:
    """What runs says of itself; if nothing does, whether it could be asked."""
    if divided := _dividing_processes(settings):  # none of them listens where the settings say
        yield from divided_findings(divided)
        return
    try:
        with closing(socket.create_server(settings.host_and_port)):
            yield Finding("✓", words("doctor-health-page", listen=settings.listen))
    except OSError as error:
        if (page := read_health(settings.listen)) is not None:
            yield from health_findings(page)
            return
        why = error.strerror or type(error).__name__
        yield Finding("!", words("doctor-listen", listen=settings.listen, why=why))


def _dividing_processes(settings: Settings) -> list[RunningProcess]:
    """The processes that divide the work; none where one has it whole."""
    try:
        return [process for process in asyncio.run(list_processes(settings.url)) if process.roles]
    except StorageTrouble:  # another line says so
        return []


def _keys(settings: Settings) -> Iterator[Finding]:
    file, data = settings.key_file, settings.data_dir
    try:
        check_data_folder(data)
    except StorageTrouble as error:
        yield Finding("✗", str(error))
        return
    if file.resolve().is_relative_to(data.resolve()):
        yield Finding("✗", words("doctor-key-inside", file=file))
        return
    if not file.exists() and data.exists() and any(data.iterdir()):
        yield Finding("✗", words("doctor-key-missing", file=file))
        return
    if not file.exists():
        yield Finding("✓", words("doctor-key-new", file=file))
        return
    try:
        material = KeyFile(file).open(data_dir=data, fresh=False)
    except StorageTrouble as error:
        yield Finding("✗", str(error))
        return
    if material.former is not None:
        yield Finding("!", words("doctor-key-rotating", file=file))
    else:
        yield Finding("✓", words("doctor-key", file=file))


def _copy(settings: Settings) -> Iterator[Finding]:
    folder, backed_up = settings.copy_dir, last_backup(settings.data_dir)
    if folder is None and backed_up is not None:
        yield Finding(
            "✓",
            words("doctor-last-backup", day=f"{backed_up:%Y-%m-%d %H:%M}"),
        )
        return
    if folder is None:
        yield Finding(
            "!",
            words("doctor-no-copy"),
        )
        return
    try:
        check_copy_folder(folder, data_dir=settings.data_dir, key_file=settings.key_file)
    except StorageTrouble as error:
        yield Finding("✗", str(error))
        return
    if not folder.is_dir():
        yield Finding("!", words("doctor-copy-missing", folder=folder))
    elif os.name == "posix" and folder.stat().st_mode & 0o077:
        yield Finding("!", words("doctor-copy-open", folder=folder))
    elif not os.access(folder, os.W_OK):
        yield Finding("!", words("doctor-copy-unwritable", folder=folder))
    elif settings.data_dir.exists() and folder.stat().st_dev == settings.data_dir.stat().st_dev:
        yield Finding("✓", words("doctor-copy-same-disk", folder=folder))
    else:
        yield Finding("✓", words("doctor-copy", folder=folder))
    if database_file(settings.url) is not None and program() is None:
        yield Finding("!", words("doctor-copy-of-database", trouble=NOT_INSTALLED))


def _content(settings: Settings) -> Iterator[Finding]:
    folder = content_dir()
    draft, _ = read_draft(folder)
    problems, counts = check_draft(folder, draft)
    if problems:
        yield Finding("✗", words("doctor-content-problems", number=len(problems)))
    else:
        own = words("doctor-content-from", folder=folder.resolve()) if folder != CONTENT else ""
        yield Finding("✓", words("doctor-content", counts=counts, own=own))
    if waiting := unanswered_questions(draft):
        warning = load_texts(PersianFormatter(), draft.election or UNNAMED).plain("lawyer-unread")
        many = (
            words("doctor-open-questions", number=len(waiting))
            if len(waiting) > 1
            else words("doctor-open-question")
        )
        yield Finding("!", words("doctor-lawyer", warning=warning, many=many))
    yield from stage_findings(settings, draft.calendar, today=SystemClock().today())


def _database(settings: Settings) -> Finding:
    """Whether the database opens. A SQLite file that does not exist yet is not created here."""
    place = settings.url.rpartition("@")[2]
    try:
        address = read_url(settings.url)
        sqlite = address.get_backend_name() == "sqlite"
        if sqlite and not Path(str(address.database)).exists():
            return Finding("✓", words("doctor-database-new", place=place))
        step = asyncio.run(current_step(settings.url))
        check_not_moved(step)
        others = [] if step != HEAD else _with_other_keys(settings)
    except StorageTrouble as error:
        return Finding("✗", str(error))
    if step != HEAD and not sqlite:
        return Finding("✗", words("doctor-database-step", place=place))
    if others:
        hosts = ", ".join(sorted({process.name.host for process in others}))
        return Finding(
            "✗",
            words("doctor-database-keys", place=place, hosts=hosts, mend=words("doctor-database-keys-mend")),
        )
    return Finding("✓", words("doctor-database", place=place))


def _with_other_keys(settings: Settings) -> list[RunningProcess]:
    """Processes on this database that cannot read what this folder's keys have sealed."""
    keys = folder_mark(settings.data_dir) if settings.data_dir.is_dir() else ""
    here = ProcessName("", 0, KEYS_HELD if settings.holder is not None else keys)
    processes = asyncio.run(list_processes(settings.url))
    return [process for process in processes if not here.shares_keys(process.name)]


async def _messengers(settings: Settings, groups: Sequence[Account]) -> list[Finding]:
    findings: list[Finding] = []
    open_wires = plain_http(settings)
    for messenger, adapter in adapters_for(settings).items():
        if f"AMANAT_{messenger.upper()}_API" in open_wires:  # the token is not sent there
            await adapter.close()
            continue
        try:
            await adapter.open()
        except TokenRefused:
            findings.append(
                Finding("✗", words("doctor-token-refused", messenger=messenger, upper=messenger.upper()))
            )
        except WireDown as error:
            findings.append(
                Finding(
                    "✗",
                    words("doctor-unreachable", messenger=messenger, error=error, upper=messenger.upper()),
                )
            )
        else:
            findings.append(Finding("✓", f"{messenger}: @{adapter.identity.username}"))
            for group in groups:
                if group.messenger is messenger:
                    findings.append(await _group(adapter, group.id))
        finally:
            await adapter.close()
    return findings


async def _group(adapter: Adapter, chat_id: ChatId) -> Finding:
    what = words("doctor-group", messenger=adapter.messenger, chat=str(chat_id))
    try:
        admin, forum = await adapter.administers(chat_id), await adapter.forum(chat_id)
    except WireDown as error:
        return Finding("✗", words("doctor-group-unasked", group=what, error=error))
    if not admin:
        steps = REGISTRY[adapter.messenger].admin_steps
        return Finding("✗", words("doctor-group-no-admin", group=what, steps=steps))
    if forum is Forum.NO_RIGHT:
        return Finding("!", words("doctor-group-topics", group=what))
    return Finding("✓", words("doctor-group-admin", group=what))
