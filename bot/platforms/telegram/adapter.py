"""Telegram's adapter, through aiogram: typed methods out, raw JSON back, updates never decoded by a
library."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.conversation import wire
from bot.conversation.incoming import Incoming
from bot.domain.groups.homes import Forum
from bot.domain.messengers import Capabilities
from bot.domain.people import Account, ChatId, MembershipStatus, Messenger
from bot.platforms import errors, scrubbing
from bot.platforms.inbound import Inbound, membership_status_of
from bot.platforms.proxies import checked_proxy
from bot.platforms.results import (
    administers,
    check_download,
    file_path_in,
    forum_of,
    identity_of,
    may_write,
    title_of,
    updates_in,
    webhook_state_of,
)
from bot.platforms.scrubbing import open_to_all
from bot.platforms.telegram import CAPABILITIES
from bot.platforms.telegram.aiogram_parts import (
    Method,
    TelegramAPIServer,
    TokenValidationError,
    extract_bot_id,
)
from bot.platforms.telegram.aiogram_parts import methods as tg
from bot.platforms.telegram.calls import methods_of, outcome_of, profile_parts
from bot.platforms.telegram.session import RawSession

ALLOWED_UPDATES: Final = ["message", "edited_message", "callback_query", "chat_member", "my_chat_member"]


class TelegramAdapter:
    """One bot on Telegram. ``api`` is the Bot API's base, ``https://api.telegram.org`` outside the sandbox.

    Raises TokenRefused for a malformed token and UnusableProxy for a proxy that cannot work.
    """

    messenger: Messenger = Messenger.TELEGRAM
    capabilities: Capabilities = CAPABILITIES

    def __init__(self, token: str, *, api: str, proxy: str | None = None) -> None:
        proxy = checked_proxy(proxy, self.messenger, socks_package="aiohttp-socks")
        try:
            bot_id = extract_bot_id(token)
        except TokenValidationError:
            raise wire.TokenRefused("a Telegram token looks like 123456:ABC-DEF") from None
        self._token = token
        self._session = RawSession(token, api=TelegramAPIServer.from_base(api), proxy=proxy)
        self._set_identity(wire.BotIdentity(bot_id, ""))

    def _set_identity(self, identity: wire.BotIdentity) -> None:
        self.identity = identity
        self._inbound = Inbound(self.messenger, identity, self.capabilities.member_updates)

    async def open(self) -> None:
        """See ``Adapter.open``."""
        answer = await self._answer(tg.GetMe())
        if not answer.ok:
            raise errors.start_exception(answer)
        self._set_identity(identity_of(answer.result))

    async def close(self) -> None:
        await self._session.close()

    # --- updates -------------------------------------------------------------------------------

    async def poll(self, *, offset: int | None, seconds: int) -> Sequence[Mapping[str, Any]]:
        """See ``Adapter.poll``."""
        method = tg.GetUpdates(offset=offset, limit=100, timeout=seconds, allowed_updates=ALLOWED_UPDATES)
        return updates_in(await self._result(method, patience=seconds + 10))

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
        """See ``Adapter.call``. If a call takes several requests, the first failure is the outcome."""
        outcome: wire.Outcome = wire.CallSuccess()
        try:
            for method in methods_of(call):
                outcome = outcome_of(call, await self._answer(method))
                if isinstance(method, tg.DeleteMessages) and isinstance(outcome, wire.CallRefused):
                    outcome = await self._delete_each(call, method)
                if not isinstance(outcome, wire.CallSuccess | wire.CallRefused):
                    break
        except (ValueError, TypeError) as error:  # not writable as JSON, or invalid for a model
            return wire.CallRefused(f"cannot be written: {type(error).__name__}")
        return outcome

    async def _delete_each(self, call: wire.Call, many: tg.DeleteMessages) -> wire.Outcome:
        """Delete each message separately, so that one that is too old does not keep the others."""
        outcome: wire.Outcome = wire.CallSuccess()
        for number in many.message_ids:
            method = tg.DeleteMessage(chat_id=many.chat_id, message_id=number)
            latest = outcome_of(call, await self._answer(method))
            if not isinstance(latest, wire.CallSuccess | wire.CallRefused):
                return latest
            outcome = latest if isinstance(outcome, wire.CallSuccess) else outcome
        return outcome

    async def fetch(self, file_id: str) -> bytes:
        """See ``Adapter.fetch``."""
        answer = await self._answer(tg.GetFile(file_id=file_id))
        if not answer.ok:
            raise errors.file_exception(answer)
        url = self._session.api.file_url(self._token, file_path_in(answer.result))
        return check_download(*await self._session.download(url))

    async def membership_status(self, chat_id: ChatId, account: Account) -> MembershipStatus:
        """See ``Adapter.membership_status``. An account that the messenger does not find is outside."""
        answer = await self._answer(tg.GetChatMember(chat_id=chat_id, user_id=int(account.id)))
        if not answer.ok:
            return errors.membership_status_after(answer)
        return membership_status_of(answer.result if isinstance(answer.result, dict) else {})

    async def title(self, chat_id: ChatId) -> str:
        """See ``Adapter.title``."""
        return title_of(errors.chat_info(await self._answer(tg.GetChat(chat_id=chat_id))))

    async def administers(self, chat_id: ChatId) -> bool:
        """See ``Adapter.administers``."""
        return administers((await self._chat_and_membership(chat_id))[1])

    async def may_write(self, chat_id: ChatId) -> bool:
        """See ``Adapter.may_write``."""
        chat, me = await self._chat_and_membership(chat_id)
        return may_write(chat, me)

    async def forum(self, chat_id: ChatId) -> Forum:
        """See ``Adapter.forum``."""
        chat, me = await self._chat_and_membership(chat_id)
        return forum_of(chat, me)

    async def _chat_and_membership(self, chat_id: ChatId) -> tuple[Any, Any]:
        """The chat, and the bot as its member; None for what the messenger refuses to tell."""
        results: list[Any] = []
        for method in (
            tg.GetChat(chat_id=chat_id),
            tg.GetChatMember(chat_id=chat_id, user_id=self.identity.bot_id),
        ):
            answer = await self._answer(method)
            results.append(errors.chat_info(answer))
        return results[0], results[1]

    async def public(self, chat_id: ChatId) -> bool:
        """See ``Adapter.public``."""
        answer = await self._answer(tg.GetChat(chat_id=chat_id))
        if not answer.ok:
            raise errors.exception_for(errors.failure_of(answer))
        return isinstance(answer.result, dict) and open_to_all(answer.result)

    async def set_webhook(self, url: str, secret: str) -> None:
        await self._result(tg.SetWebhook(url=url, secret_token=secret, allowed_updates=ALLOWED_UPDATES))

    async def webhook(self) -> wire.WebhookState:
        """See ``Adapter.webhook``."""
        return webhook_state_of(await self._result(tg.GetWebhookInfo()))

    async def drop_webhook(self) -> None:
        """See ``Adapter.drop_webhook``."""
        await self._result(tg.DeleteWebhook())

    async def show_profile(self, profile: wire.BotProfile) -> None:
        """See ``Adapter.show_profile``. Each part is read first: setting costs more, and clients fetch it anew."""
        for part in profile_parts(profile):
            if not part.is_shown(await self._result(part.get)):
                await self._result(part.set)

    def private_link(self, payload: str = "") -> str:
        """``payload``: at most 64 of A-Z, a-z, 0-9, _ and -."""
        return f"https://t.me/{self.identity.username}" + (f"?start={payload}" if payload else "")

    # --- requests ------------------------------------------------------------------------------

    async def _answer(self, method: Method, patience: int | None = None) -> errors.RawAnswer:
        return await self._session.send(method, patience)

    async def _result(self, method: Method, patience: int | None = None) -> Any:
        answer = await self._answer(method, patience)
        if not answer.ok:
            raise errors.exception_for(errors.failure_of(answer))
        return answer.result
