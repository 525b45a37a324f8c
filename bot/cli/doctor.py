"""``amanat doctor``: what is missing and the command that mends it, in one screen."""

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path

from bot.app import adapters_for
from bot.cli.doctor_machine import machine
from bot.cli.finding import Finding
from bot.conversation.wire import Adapter, TokenRefused, WireDown
from bot.domain.groups.topics import Forum
from bot.domain.owner.settings import Retention
from bot.domain.people import Account, Messenger, Standing
from bot.library.folder import CONTENT
from bot.library.loader import check
from bot.settings import Settings, read_settings
from storage.engine import database_file, read_url
from storage.keys import KeyFile
from storage.migrate import HEAD, current_step
from storage.opening import check_copy_folder
from storage.replica import NOT_INSTALLED, program
from storage.trouble import StorageTrouble


def doctor() -> int:
    """Print every finding; 1 if anything would stop a start."""
    settings = read_settings()
    findings = [*_settings(settings), _database(settings), *_keys(settings), *_copy(settings), *_content()]
    findings += [*machine(), *asyncio.run(_messengers(settings))]
    for finding in findings:
        print(f" {finding.mark} {finding.what}")
    bad = sum(finding.bad for finding in findings)
    print("ready: ./amanat run" if not bad else f"{bad} to mend", file=sys.stderr if bad else sys.stdout)
    return 1 if bad else 0


def _settings(settings: Settings) -> Iterator[Finding]:
    if not settings.tokens():
        yield Finding("✗", "no messenger: set AMANAT_TELEGRAM_TOKEN or AMANAT_BALE_TOKEN")
    if not settings.operator_fa.strip():
        yield Finding("!", "no AMANAT_OPERATOR_FA: the bot teaches, but takes no reports")
    if not settings.owners:
        yield Finding(
            "!", "no AMANAT_OWNERS (telegram:111,bale:222): nobody can open reporting or register a group"
        )
    if not settings.groups:
        yield Finding("!", "no AMANAT_GROUPS: an owner sends /register in the moderators' group")
    if settings.webhook_url and Messenger.TELEGRAM not in settings.tokens():
        yield Finding("!", "AMANAT_WEBHOOK_URL is for Telegram, and AMANAT_TELEGRAM_TOKEN is not set")
    yield _kept(settings.retention)
    yield _listen(settings)


def _kept(kept: Retention) -> Finding:
    days = ", ".join(f"{field.name.replace('_', ' ')} {getattr(kept, field.name)}" for field in fields(kept))
    return Finding("✓", f"days that are kept: {days} (AMANAT_KEEP_… can only shorten them)")


def _listen(settings: Settings) -> Finding:
    try:
        with closing(socket.create_server(settings.host_and_port)):
            return Finding("✓", f"health and metrics: http://{settings.listen}/healthz")
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Finding("!", f"AMANAT_LISTEN={settings.listen}: {why}; fine if the bot runs, else set another")


def _keys(settings: Settings) -> Iterator[Finding]:
    file, data = settings.key_file, settings.data_dir
    if file.resolve().is_relative_to(data.resolve()):
        yield Finding(
            "✗", f"the key file {file} lies inside the data folder: move it, and set AMANAT_KEY_FILE"
        )
        return
    if not file.exists() and data.exists() and any(data.iterdir()):
        yield Finding("✗", f"the key file {file} is missing: bring it back, or set AMANAT_KEY_FILE")
        return
    if not file.exists():
        yield Finding("✓", f"key file: {file} (will be made at the first start)")
        return
    try:
        found = KeyFile(file).open(data_dir=data, fresh=False)
    except StorageTrouble as error:
        yield Finding("✗", str(error))
        return
    if found.former is not None:
        yield Finding(
            "!", f"key file: {file}, a rotation was interrupted: ./amanat keys rotate brings it to its end"
        )
    else:
        yield Finding("✓", f"key file: {file}")


def _copy(settings: Settings) -> Iterator[Finding]:
    folder = settings.copy_dir
    if folder is None:
        yield Finding(
            "!",
            "no AMANAT_COPY_DIR: a lost disk takes all reports with it, unless you ./amanat backup FOLDER",
        )
        return
    try:
        check_copy_folder(folder, data_dir=settings.data_dir, key_file=settings.key_file)
    except StorageTrouble as error:
        yield Finding("✗", str(error))
        return
    if not folder.is_dir():
        yield Finding("!", f"the copy folder {folder} is not there: mkdir -m 700 {folder}")
    elif os.name == "posix" and folder.stat().st_mode & 0o077:
        yield Finding("!", f"the copy folder {folder} is open to others: chmod 700 {folder}")
    elif not os.access(folder, os.W_OK):
        yield Finding("!", f"the copy folder {folder} cannot be written: give it to the user who runs this")
    elif settings.data_dir.exists() and folder.stat().st_dev == settings.data_dir.stat().st_dev:
        yield Finding("✓", f"copy: {folder}, on the disk of the data (another one would outlive it)")
    else:
        yield Finding("✓", f"copy: {folder}")
    if database_file(settings.url) is not None and program() is None:
        yield Finding("!", f"copy of the database: {NOT_INSTALLED}")


def _content() -> Iterator[Finding]:
    problems, counts = check(CONTENT)
    if problems:
        yield Finding("✗", f"content has {len(problems)} problems: ./amanat content check")
    else:
        yield Finding("✓", f"content: {counts}")


def _database(settings: Settings) -> Finding:
    """Whether it opens; a SQLite file that is not there yet is not made here."""
    place = settings.url.rpartition("@")[2]
    try:
        address = read_url(settings.url)
        sqlite = address.get_backend_name() == "sqlite"
        if sqlite and not Path(str(address.database)).exists():
            return Finding("✓", f"database: {place} (will be made at the first start)")
        step = asyncio.run(current_step(settings.url))
    except StorageTrouble as error:
        return Finding("✗", str(error))
    if step != HEAD and not sqlite:
        return Finding("✗", f"database: {place} is not at this program's schema: ./amanat migrate")
    return Finding("✓", f"database: {place}")


async def _messengers(settings: Settings) -> list[Finding]:
    found: list[Finding] = []
    for messenger, adapter in adapters_for(settings).items():
        try:
            await adapter.open()
        except TokenRefused:
            found.append(
                Finding("✗", f"{messenger}: the token is refused; set AMANAT_{messenger.upper()}_TOKEN anew")
            )
        except WireDown as error:
            found.append(
                Finding(
                    "✗",
                    f"{messenger}: cannot be reached ({error}); check AMANAT_{messenger.upper()}_API and _PROXY",
                )
            )
        else:
            found.append(Finding("✓", f"{messenger}: @{adapter.identity.username}"))
            for group in settings.groups:
                if group.messenger is messenger:
                    found.append(await _group(adapter, group.id))
        finally:
            await adapter.close()
    return found


async def _group(adapter: Adapter, chat_id: int) -> Finding:
    itself = Account(adapter.messenger, adapter.identity.bot_id)
    try:
        standing, forum = await adapter.standing(chat_id, itself), await adapter.forum(chat_id)
    except WireDown as error:
        return Finding("✗", f"{adapter.messenger} group {chat_id}: cannot be asked ({error})")
    if standing is Standing.ADMINISTRATOR and forum is Forum.NO_RIGHT:
        return Finding("!", f"{adapter.messenger} group {chat_id}: for topics, give the bot «Manage Topics»")
    if standing is Standing.ADMINISTRATOR:
        return Finding("✓", f"{adapter.messenger} group {chat_id}: the bot is administrator")
    return Finding("✗", f"{adapter.messenger} group {chat_id}: make the bot administrator (it is {standing})")
