"""``amanat init``: from a token to a bot that can start, by questions in the terminal.

Each answer is stored as soon as it is complete, so a second run goes on where the first one ended. What is there
already stays, unless the operator says otherwise.
"""

import asyncio
import getpass
import os
import socket
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.cli.doctor import doctor
from bot.cli.env_file import EnvFile
from bot.cli.owner_code import LASTS, CodeSender, TooManyWaiting, answer_sender, make_code, wait_for_code
from bot.cli.running_program import read_health
from bot.cli.terminal import OwnTerminal, Terminal, has_terminal
from bot.cli.trouble import CommandTrouble
from bot.cli.words import words
from bot.conversation.wire import Adapter, BotIdentity, ConflictingPoller, TokenRefused, WireDown
from bot.domain.people import Messenger
from bot.language.formatter import PersianFormatter
from bot.platforms.registry import REGISTRY
from bot.settings import HTTP_MEND, OPERATOR_LONGEST, Settings, SettingsTrouble, plain_http, read_settings
from bot.texts.election import UNNAMED
from bot.texts.loader import load_texts
from storage.keys import KeyFile
from storage.opening import check_data_folder, has_no_keys_yet

YES: Final = ("y", "yes", "بله", "آری", "ب")
NO: Final = ("n", "no", "نه", "خیر", "ن")
INTERRUPTED: Final = 130
"""Exit status after Ctrl+C."""
OWNERS: Final = "AMANAT_OWNERS"
OPERATOR: Final = "AMANAT_OPERATOR_FA"


def init() -> int:
    """Ask for all that a first start needs, and say what comes next. Returns the exit status of ``doctor``."""
    if not has_terminal():
        raise CommandTrouble(words("init-no-terminal"))
    return FirstSetup(OwnTerminal(), EnvFile(Path(".env"))).run()


@dataclass(slots=True)
class FirstSetup:
    """The questions, one part after the other."""

    terminal: Terminal
    env: EnvFile
    has_written: bool = field(default=False, init=False)

    def run(self) -> int:
        """Raises CommandTrouble and what else is expected of commands (``bot.cli.trouble``)."""
        try:
            self._say("init-begin", folder=self.env.path.resolve().parent)
            for messenger in REGISTRY:
                self._set_token(messenger)
            if not read_settings().tokens():
                raise CommandTrouble(words("init-no-token"))
            self._name_owners()
            self._describe_operator()
            self._make_keys()
            self._say("init-doctor")
            status = doctor()
        except (KeyboardInterrupt, EOFError):
            self.terminal.say("")
            self._say("init-stopped" if self.has_written else "init-stopped-empty", file=self.env.path)
            return INTERRUPTED
        self._say("init-mend" if status else "init-next")
        return status

    def _say(self, key: str, **args: object) -> None:
        self.terminal.say(words(key, **args))

    def _agrees(self, key: str, *, default: bool, **args: object) -> bool:
        question = words("init-yes-no", question=words(key, **args), default=(YES if default else NO)[0])
        while True:
            answer = self.terminal.ask(question).strip().lower()
            if not answer:
                return default
            if answer in (*YES, *NO):
                return answer in YES

    def _write(self, name: str, value: str) -> None:
        self.env.change({name: value})
        self.has_written = True

    # --- tokens -------------------------------------------------------------------------------------

    def _set_token(self, messenger: Messenger) -> None:
        name = f"AMANAT_{messenger.upper()}_TOKEN"
        args = {"messenger": messenger.title(), "upper": messenger.upper(), "file": self.env.path}
        current = read_settings().tokens().get(messenger)
        if current is not None:
            if self._keeps_token(messenger, current, args):
                return
            if os.environ.get(name):
                raise CommandTrouble(words("init-token-in-environment", **args))
        self._say("init-token-how", steps=REGISTRY[messenger].new_bot_steps, **args)
        question = words("init-token-ask" if current is None else "init-token-ask-other", **args)
        while token := self.terminal.ask_hidden(question).strip():
            try:
                bot = check_token(messenger, token)
            except TokenRefused:
                self._say("init-token-refused", **args)
                continue
            except WireDown as error:
                self._say("init-token-away", why=error, **args)
                if self._agrees("init-token-unchecked", default=False, **args):
                    self._write(name, token)
                    self._say("init-token-written", **args)
                return
            self._write(name, token)
            self._say("init-token-good", username=bot.username, **args)
            return

    def _keeps_token(self, messenger: Messenger, token: str, args: Mapping[str, object]) -> bool:
        """Whether the token that is set stays: one that works, or cannot be checked, unless the operator changes it."""
        try:
            bot = check_token(messenger, token)
        except TokenRefused:
            self._say("init-token-refused-set", **args)
            return False
        except WireDown as error:
            self._say("init-token-set-away", why=error, **args)
        else:
            self._say("init-token-unchanged", username=bot.username, **args)
        return not self._agrees("init-token-change", default=False)

    # --- owners -------------------------------------------------------------------------------------

    def _name_owners(self) -> None:
        owners = read_settings().owners
        if os.environ.get(OWNERS):
            self._say("init-owners-in-environment")
            return
        if owners:
            self._say("init-owners-set", count=len(owners))
            if not self._agrees("init-owner-more", default=False):
                return
        if read_health(read_settings().listen) is not None:
            self._say("init-owner-running")
            return
        while (owner := self._find_owner()) is not None:
            owners = tuple(dict.fromkeys((*owners, owner.account)))
            self._write(OWNERS, ",".join(map(str, owners)))
            self._say("init-owner-written", file=self.env.path, **_names(owner))
            asyncio.run(tell_owner(read_settings(), owner))
            if not self._agrees("init-owner-more", default=False):
                return

    def _find_owner(self) -> CodeSender | None:
        """Who sends the code and is the owner by the operator's word; None if nobody is found."""
        while (sender := asyncio.run(self._await_code(read_settings()))) is not None:
            if self._is_owner(sender):
                break
            self._say("init-owner-other")
        return sender

    def _is_owner(self, sender: CodeSender) -> bool:
        """Anybody can choose the owner's name, so the username is shown where there is one, and Enter is no answer that
        makes an owner."""
        if not sender.username:
            return self._agrees("init-owner-confirm", default=False, **_names(sender))
        names = _names(sender) | {"username": sender.username}
        return self._agrees("init-owner-confirm-username", default=False, **names)

    async def _await_code(self, settings: Settings) -> CodeSender | None:
        async with AsyncExitStack() as stack:
            adapters = await open_adapters(settings, stack)
            if not adapters:
                self._say("init-owner-away")
                return None
            code = make_code()
            links = "\n".join(f"  {adapter.private_link(code)}" for adapter in adapters)
            self._say("init-owner-how", links=links, code=code, minutes=round(LASTS / 60))
            try:
                sender = await wait_for_code(adapters, code, say_busy=self._say_busy)
            except ConflictingPoller:
                return None
            except TooManyWaiting:
                self._say("init-owner-crowd")
                return None
            if sender is None:
                self._say("init-owner-nobody")
            return sender

    def _say_busy(self, adapter: Adapter) -> None:
        self._say("init-owner-busy", username=adapter.identity.username)

    # --- the operator's text, and the keys -----------------------------------------------------------

    def _describe_operator(self) -> None:
        text = read_settings().operator_fa.strip()
        if text:
            self._say("init-operator-set", text=text)
            if os.environ.get(OPERATOR) or not self._agrees("init-operator-change", default=False):
                return
        self._say("init-operator-how", most=OPERATOR_LONGEST)
        while text := self.terminal.ask(words("init-operator-ask")).strip():
            try:
                read_settings(operator_fa=text)
                self._write(OPERATOR, text)
            except (SettingsTrouble, CommandTrouble) as trouble:
                self.terminal.say(str(trouble))
                continue
            self._say("init-operator-written", file=self.env.path)
            return
        if not read_settings().operator_fa.strip():
            self._say("init-operator-later")

    def _make_keys(self) -> None:
        settings = read_settings()
        if settings.holder is not None:
            self._say("init-keys-elsewhere", address=settings.keys_at)
            return
        file, data = settings.key_file.resolve(), settings.data_dir
        check_data_folder(data)
        were_there = file.exists()
        KeyFile(file).open(data_dir=data, fresh=has_no_keys_yet(data))
        self._say("init-keys-set" if were_there else "init-keys-made", file=file)
        host, user = socket.gethostname(), getpass.getuser()
        self._say("init-keys-copy", env=self.env.path, file=file, host=host, user=user)


def _names(sender: CodeSender) -> dict[str, str]:
    return {"name": sender.name or "?", "messenger": sender.account.messenger.title()}


def check_token(messenger: Messenger, token: str) -> BotIdentity:
    """Which bot this token belongs to. Raises TokenRefused, WireDown, and SettingsTrouble for an address to which a
    token must not be sent."""
    settings = read_settings(**{f"{messenger}_token": token})
    for name, address in plain_http(settings).items():
        raise SettingsTrouble(words("init-plain-http", name=name, address=address, mend=HTTP_MEND))
    return asyncio.run(_identity_of(settings, messenger, token))


async def _identity_of(settings: Settings, messenger: Messenger, token: str) -> BotIdentity:
    adapter = _connect(settings, messenger, token)
    try:
        await adapter.open()
        return adapter.identity
    finally:
        await adapter.close()


def _connect(settings: Settings, messenger: Messenger, token: str) -> Adapter:
    api, proxy = settings.api(messenger), settings.proxy(messenger)
    return REGISTRY[messenger].connect(token, api=api, proxy=proxy)


async def open_adapters(settings: Settings, stack: AsyncExitStack) -> Sequence[Adapter]:
    """An open adapter for each messenger that can be reached; the stack closes them."""
    adapters = []
    for messenger, token in settings.tokens().items():
        try:
            adapter = _connect(settings, messenger, token)
            stack.push_async_callback(adapter.close)
            await adapter.open()
        except (TokenRefused, WireDown):
            continue
        adapters.append(adapter)
    return adapters


async def tell_owner(settings: Settings, sender: CodeSender) -> None:
    """Say in the chat what the terminal has said."""
    messenger = sender.account.messenger
    adapter = _connect(settings, messenger, settings.tokens()[messenger])
    try:
        texts = load_texts(PersianFormatter(), UNNAMED)
        await answer_sender(adapter, sender, texts.render("owner-code-read"))
    finally:
        await adapter.close()
