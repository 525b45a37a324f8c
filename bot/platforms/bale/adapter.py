"""Bale's adapter, through python-telegram-bot's raw mode: plain forms out, raw JSON back."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from telegram.error import InvalidToken
from telegram.ext import ExtBot
from telegram.request import BaseRequest
from telegram.warnings import PTBUserWarning

from bot.conversation import wire
from bot.conversation.incoming import Incoming
from bot.domain.groups.homes import Forum
from bot.domain.messengers import Capabilities
from bot.domain.people import Account, ChatId, MembershipStatus, Messenger
from bot.platforms import errors, scrubbing
from bot.platforms.bale import CAPABILITIES
from bot.platforms.bale.calls import requests_of
from bot.platforms.bale.request import RawRequest, read_authorities
from bot.platforms.http_client import HttpClient
from bot.platforms.inbound import Inbound, membership_status_of
from bot.platforms.limits import DOWNLOAD_LIMIT
from bot.platforms.proxies import checked_proxy
from bot.platforms.results import (
    administers,
    check_download,
    file_path_in,
    identity_of,
    may_write,
    sent_album,
    sent_message,
    title_of,
    updates_in,
    webhook_state_of,
)
from bot.platforms.scrubbing import open_to_all

CONNECTIONS = 64


class BaleAdapter:
    """One bot on Bale. ``api`` is the Bot API's base, ``https://tapi.bale.ai`` outside the sandbox.

    Raises TokenRefused for an empty token and UnusableProxy for a proxy that cannot work.
    """

    messenger: Messenger = Messenger.BALE
    capabilities: Capabilities = CAPABILITIES

    def __init__(self, token: str, *, api: str, proxy: str | None = None) -> None:
        proxy = checked_proxy(proxy, self.messenger, socks_package="socksio")
        # The library recommends its typed methods, which decode strictly and fail on Bale's answers.
        warnings.filterwarnings("ignore", message="Please use 'Bot", category=PTBUserWarning)
        self._direct = HttpClient(api, tls=read_authorities()) if proxy is None else None
        self._requests = RawRequest(proxy=proxy, connections=CONNECTIONS, direct=self._direct)
        self._polls = RawRequest(proxy=proxy, connections=2, direct=self._direct)
        self._files = f"{api.rstrip('/')}/file/bot{token}/"
        try:
            self._bot = ExtBot(
                token,
                base_url=f"{api.rstrip('/')}/bot",
                base_file_url=f"{api.rstrip('/')}/file/bot",
                request=self._requests,
                get_updates_request=self._polls,
            )
        except InvalidToken:
            raise wire.TokenRefused("Bale's token is empty") from None
        self._set_identity(wire.BotIdentity(0, ""))

    def _set_identity(self, identity: wire.BotIdentity) -> None:
        self.identity = identity
        self._inbound = Inbound(self.messenger, identity, self.capabilities.member_updates)

    async def open(self) -> None:
        """See ``Adapter.open``."""
        answer = await self._answer("getMe")
        if not answer.ok:
            raise errors.start_exception(answer)
        self._set_identity(identity_of(answer.result))

    async def close(self) -> None:
        if self._direct is not None:
            await self._direct.close()
        await self._polls.shutdown()
        await self._requests.shutdown()

    # --- updates -------------------------------------------------------------------------------

    async def poll(self, *, offset: int | None, seconds: int) -> Sequence[Mapping[str, Any]]:
        """See ``Adapter.poll``. Offset 0 is a valid offset: Bale counts updates from 0."""
        fields = {"limit": 100, "timeout": seconds} | ({} if offset is None else {"offset": offset})
        return updates_in(await self._result("getUpdates", fields, patience=seconds + 10))

    def is_wanted(self, raw: Mapping[str, Any]) -> bool:
        return self._inbound.is_wanted(raw)

    def scrub_update(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        return scrubbing.scrub_update(raw)

    def parse(self, raw: Mapping[str, Any]) -> Incoming:
        return self._inbound.parse(raw)

    def order_of(self, raw: Mapping[str, Any]) -> str:
        return self._inbound.order_of(raw)

    # --- calls ---------------------------------------------------------------------------------

    async def call(self, call: wire.Call) -> wire.Outcome:
        """See ``Adapter.call``. For an edit, the result has the id of the edited message, because Bale
        answers 0."""
        try:
            requests = requests_of(call)
        except ValueError as error:
            return wire.CallRefused(str(error))
        outcome: wire.Outcome = wire.CallSuccess()
        for method, fields in requests:
            latest = self._outcome(call, method, await self._answer(method, fields))
            if not isinstance(latest, wire.CallSuccess | wire.CallRefused):
                return latest
            is_message = isinstance(latest, wire.CallSuccess) and latest.message_id > 0
            outcome = latest if is_message or isinstance(outcome, wire.CallSuccess) else outcome
        return outcome

    def _outcome(self, call: wire.Call, method: str, answer: errors.RawAnswer) -> wire.Outcome:
        if not answer.ok:
            return errors.outcome_of(errors.failure_of(answer), call)
        if isinstance(call, wire.SendFileGroup):
            return sent_album(answer.result)
        if isinstance(call, wire.SendText | wire.SendFile | wire.SendStored) or method == "sendMessage":
            return sent_message(answer.result)
        return wire.CallSuccess()

    async def fetch(self, file_id: str) -> bytes:
        """See ``Adapter.fetch``. If Bale returns no path, the file's id is used as one."""
        answer = await self._answer("getFile", {"file_id": file_id})
        if not answer.ok:
            raise errors.file_exception(answer)
        path = file_path_in(answer.result, otherwise=file_id)
        return check_download(*await self._requests.download(self._files + path, most=DOWNLOAD_LIMIT))

    async def membership_status(self, chat_id: ChatId, account: Account) -> MembershipStatus:
        """See ``Adapter.membership_status``. An account that the messenger does not find is outside."""
        answer = await self._answer("getChatMember", {"chat_id": chat_id, "user_id": account.id})
        if not answer.ok:
            return errors.membership_status_after(answer)
        return membership_status_of(answer.result if isinstance(answer.result, dict) else {})

    async def may_write(self, chat_id: ChatId) -> bool:
        """See ``Adapter.may_write``. Bale answers only administrators; without an answer the result is
        False."""
        return may_write({}, await self._own_membership(chat_id))

    async def title(self, chat_id: ChatId) -> str:
        """See ``Adapter.title``."""
        return title_of(errors.chat_info(await self._answer("getChat", {"chat_id": chat_id})))

    async def administers(self, chat_id: ChatId) -> bool:
        """See ``Adapter.administers``. Without an answer the result is False."""
        return administers(await self._own_membership(chat_id))

    async def _own_membership(self, chat_id: ChatId) -> Any:
        """The bot as a member of this chat; None if Bale does not say."""
        fields = {"chat_id": chat_id, "user_id": self.identity.bot_id}
        return errors.chat_info(await self._answer("getChatMember", fields))

    async def forum(self, chat_id: ChatId) -> Forum:
        """See ``Adapter.forum``. Bale has no topics."""
        return Forum.NONE

    async def public(self, chat_id: ChatId) -> bool:
        """See ``Adapter.public``."""
        answer = await self._answer("getChat", {"chat_id": chat_id})
        if not answer.ok:
            raise errors.exception_for(errors.failure_of(answer))
        return isinstance(answer.result, dict) and open_to_all(answer.result)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Bale has no webhook secret: it must be in the path of ``url``."""
        await self._result("setWebhook", {"url": url})

    async def webhook(self) -> wire.WebhookState:
        """See ``Adapter.webhook``. Bale tells the address alone."""
        return webhook_state_of(await self._result("getWebhookInfo"))

    async def drop_webhook(self) -> None:
        """See ``Adapter.drop_webhook``."""
        await self._result("deleteWebhook")

    async def show_profile(self, profile: wire.BotProfile) -> None:
        """Does nothing: Bale's documentation has no list of commands and no descriptions (docs/live-checklist.md,
        B34). People type words instead of commands."""

    def private_link(self, payload: str = "") -> str:
        """``payload``: at most 64 of A-Z, a-z, 0-9, _ and -."""
        return f"https://ble.ir/{self.identity.username}" + (f"?start={payload}" if payload else "")

    # --- requests ------------------------------------------------------------------------------

    async def _answer(
        self, method: str, fields: dict[str, Any] | None = None, *, patience: float | None = None
    ) -> errors.RawAnswer:
        """``patience`` is the longest silence in seconds, if it differs from the default."""
        silence = BaseRequest.DEFAULT_NONE if patience is None else patience
        answer: errors.RawAnswer = await self._bot.do_api_request(method, fields, read_timeout=silence)
        return answer

    async def _result(
        self, method: str, fields: dict[str, Any] | None = None, *, patience: float | None = None
    ) -> Any:
        answer = await self._answer(method, fields, patience=patience)
        if not answer.ok:
            raise errors.exception_for(errors.failure_of(answer))
        return answer.result
