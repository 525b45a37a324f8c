"""``amanat sandbox``: runs the unchanged program against a world on this machine, with a page to chat in.

Loopback only, a temporary data folder, invented tokens; it refuses to start if a real token is set.
"""

import asyncio
import json
import os
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import bot.sandbox
from bot.certificates.keys import SigningKey
from bot.cli.run import fast_loop
from bot.cli.words import words
from bot.confined.confinement import MENDS
from bot.domain.asking.service import AskingService
from bot.domain.catalogue.catalogue import Phase
from bot.domain.cohorts.codes import format_code
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.voices import CardVoice, VoiceFile, VoiceState, text_digest
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger
from bot.domain.staff.audit import OPERATOR
from bot.language.formatter import PersianFormatter
from bot.lifecycle import Program
from bot.runtime.logs import set_up_logs
from bot.runtime.system import SystemClock
from bot.sandbox.records import IN_CHAT
from bot.sandbox.records import SandboxMessenger as MessengerHere
from bot.sandbox.server import TOKENS, SandboxServer
from bot.sandbox.story_player import play
from bot.settings import Settings, SettingsTrouble, read_content_dir
from bot.texts.election import UNNAMED
from bot.texts.loader import load_texts
from bot.usecases.cohorts.manage_cohorts import make_cohort

PORT = 8090
SAMPLE_VOICE: Final = Path(bot.sandbox.__file__).with_name("sample_voice.ogg")
"""Made by ``tools/sample_voice.py``; ``SAMPLE_SECONDS`` long."""
SAMPLE_SECONDS: Final = 10
A_WHILE: Final = timedelta(hours=1)
"""Long enough ago that each membership is checked at the first press, as usual."""
DEMO_GROUPS: Final = {
    Audience.STAFF: "گروه نمونهٔ کارکنان شعبه",
    Audience.SECURITY: "گروه نمونهٔ نیروهای امنیتی",
}


def sandbox(
    *, story: str | None, messenger: str | None, port: int | None, browser: bool, log_level: str
) -> int:
    """Serve the page until interrupted, or play a story and return its exit status."""
    for name in (f"AMANAT_{messenger.upper()}_TOKEN" for messenger in Messenger):
        if os.environ.get(name):
            raise SettingsTrouble(words("sandbox-token-set", name=name))
    set_up_logs(log_level)
    if story is not None:
        return _play(Path(story), messenger)
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        return runner.run(_serve(port if port is not None else PORT, browser=browser))


@asynccontextmanager
async def world_and_program(*, port: int = 0) -> AsyncIterator[tuple[SandboxServer, Program]]:
    """A world and the program running against it, on both messengers."""
    server = SandboxServer()
    base = await server.start(port=port)
    try:
        with tempfile.TemporaryDirectory(prefix="amanat-sandbox-") as folder:
            program = Program(
                _settings(Path(folder), base, server),
                clock=SystemClock(server.world.now),
                open_unconfined=True,
                offer_unreviewed=True,
            )
            await program.start()
            try:
                await _open_reporting(program)
                await let_in(program, server)
                await put_sample_voice(program)
                yield server, program
            finally:
                await program.stop()
    finally:
        await server.stop()


def _settings(folder: Path, base: str, server: SandboxServer) -> Settings:
    world = server.world
    owner = world.person("owner")
    owners = tuple(Account(Messenger(m), account.id) for m, account in owner.accounts.items())
    groups = tuple(Account(Messenger(m), world.group(m, "moderators").id) for m in owner.accounts)
    wires: dict[str, Any] = {f"{messenger}_token": token for messenger, token in TOKENS.items()}
    wires |= {f"{messenger}_api": f"{base}/{messenger}" for messenger in TOKENS}
    listen = f"127.0.0.1:{_free_port()}"  # known before the start: the situation screen's links name it
    return Settings(
        _env_file=None,  # nothing of a real .env reaches the sandbox
        **wires,
        content_dir=read_content_dir(),
        data_dir=folder / "data",
        vault_url=None,
        key_file=folder / "keys" / "keys.json",
        owners=owners,
        editors=owners,
        groups=groups,
        operator_fa=load_texts(PersianFormatter(), UNNAMED).plain("sandbox-operator"),
        listen=listen,
        public_url=f"http://{listen}",
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


async def _open_reporting(program: Program) -> None:
    """The sandbox starts on polling day with reporting open; questions are answered all day, by the owner."""
    async with program.store.batch() as batch:
        all_day = AskingService(is_on=True, opens=0, closes=24 * 60)
        batch.uow.settings.save(RunningSettings(reporting=Reporting.OPEN, phase=Phase.DAY, asking=all_day))
        batch.keep_turn()
        await batch.commit()
    await program.ticks.due_work()  # the privacy card has changed: noted before the first report


async def put_sample_voice(program: Program) -> None:
    """The first card of the first lesson can be listened to. In the sandbox nobody has read it: a bell sounds."""
    content = program.teaching.content
    first = next((each for track in Audience for each in content.lessons(track, Tier.BASIC)), None)
    if first is None:
        return  # another election's content may have no lessons
    card, data = first.cards[0], SAMPLE_VOICE.read_bytes()
    file = VoiceFile(sha256(data).hexdigest(), mime="audio/ogg", seconds=SAMPLE_SECONDS, size=len(data))
    async with program.store.batch() as batch:
        batch.uow.card_voices.save(
            CardVoice(
                "sample",
                card_id=card.id,
                digest=text_digest(card.text),
                state=VoiceState.PUBLISHED,
                day=program.clock.today(),
                file=file,
                place=await program.store.keep_voice(data),
            )
        )
        batch.keep_turn()
        await batch.commit()


async def let_in(program: Program, server: SandboxServer) -> None:
    """Everybody in the moderators' groups at the start of the world counts as let in by the owner."""
    async with program.store.batch() as batch:
        for seed in program.settings.groups:
            chat = server.world.groups[MessengerHere(seed.messenger.value), int(seed.id)]
            people = [n for n, status in chat.members.items() if status in IN_CHAT]
            for number in people:
                if not server.world.accounts[chat.messenger, number].is_bot:
                    account, now = Account(seed.messenger, number), program.clock.now()
                    batch.uow.members.save(
                        Membership(account, seed.id, MembershipStatus.MEMBER, now - A_WHILE)
                    )
        batch.keep_turn()
        await batch.commit()


def _play(file: Path, messenger: str | None) -> int:
    try:
        story = json.loads(file.read_text(encoding="utf8"))
    except OSError as error:
        print(words("sandbox-no-story", file=file, why=error.strerror), file=sys.stderr)
        return 2
    except ValueError as error:
        print(words("sandbox-not-json", file=file, error=error), file=sys.stderr)
        return 2
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        return runner.run(_play_story(story, messenger))


async def _play_story(story: object, messenger: str | None) -> int:
    async with world_and_program() as (server, _program):
        return await play(server.base_url, story, sys.stdout, messenger=messenger)


async def _invite(program: Program) -> dict[Audience, str]:
    """Create a group of staff and one of security forces, so that their lessons can be tried if this election
    has some. Returns their codes, as shown."""
    codes = {}
    today, content = program.clock.today(), program.teaching.content
    async with program.store.batch() as batch:
        ctx = program.tick_ctx(batch)
        for track, body in DEMO_GROUPS.items():
            if not any(content.lessons(track, tier) for tier in Tier):
                continue
            made = await make_cohort(
                ctx,
                track,
                body,
                area_id=content.areas.roots()[0].id,
                most=1000,
                expires=today + timedelta(days=90),
                by=OPERATOR,
            )
            codes[track] = format_code(made.code)
        batch.keep_turn()
        await batch.commit()
    return codes


def _certificate_key(program: Program) -> str:
    """The key for checking certificates of this run; its keys are lost when the sandbox ends."""
    return SigningKey(program.store.signing_seed()).public.did


def _print_welcome(base_url: str, program: Program, codes: Mapping[Audience, str]) -> None:
    print(words("sandbox-ready", url=f"{base_url}/"))
    for track, code in codes.items():
        print(words("sandbox-code", group=DEMO_GROUPS[track], code=code, track=track))
    print(words("sandbox-certificate-key", key=_certificate_key(program)))
    print(words("sandbox-screen", url=f"{program.settings.public_url}/screen"))
    print(words("sandbox-health", url=f"http://127.0.0.1:{program.pages.port}/healthz"), flush=True)


async def _serve(port: int, *, browser: bool) -> int:
    async with world_and_program(port=port) as (server, program):
        program.supervisor.own_signals()
        codes = await _invite(program)
        _print_welcome(server.base_url, program, codes)
        if (why := await program.cleaner.confinement()) is not None:
            print(words("sandbox-unconfined", mend=MENDS[why]), flush=True)
        if browser:
            await asyncio.to_thread(webbrowser.open, f"{server.base_url}/")
        await program.supervisor.stopping.wait()
    return 0
