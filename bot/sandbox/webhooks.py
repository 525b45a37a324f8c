"""Sends updates to a bot's webhook, in order, and repeats until it answers 2xx."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import orjson

from bot.sandbox.call import BotApiCall
from bot.sandbox.faces.registry import FACES
from bot.sandbox.refusals import ApiError
from bot.sandbox.updating import acknowledge

if TYPE_CHECKING:
    from bot.sandbox.botapi import BotApi
    from bot.sandbox.records import Bot
    from bot.sandbox.updates import Update, Webhook

FIRST_RETRY_S = 0.2
LONGEST_RETRY_S = 5.0
ANSWER_WITHIN_S = 60


class Webhooks:
    """One sender per bot that has a webhook."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._session: aiohttp.ClientSession | None = None
        self._senders: dict[str, asyncio.Task[None]] = {}

    def update_sender(self, bot: Bot) -> None:
        """The bot has set or deleted its webhook."""
        old = self._senders.pop(bot.token, None)
        if old is not None:
            old.cancel()
        if bot.queue.webhook is not None:
            self._senders[bot.token] = asyncio.create_task(self._send_all(bot, bot.queue.webhook))

    async def stop(self) -> None:
        """Stop sending."""
        for task in self._senders.values():
            task.cancel()
        await asyncio.gather(*self._senders.values(), return_exceptions=True)
        self._senders.clear()
        if self._session is not None:
            await self._session.close()

    async def _send_all(self, bot: Bot, hook: Webhook) -> None:
        retry = FIRST_RETRY_S
        while bot.queue.webhook is hook:
            batch = bot.queue.peek(1)
            if not batch:
                await bot.queue.arrived.wait()
                continue
            if await self._send(bot, hook, batch[0]):
                retry = FIRST_RETRY_S
                if bot.queue.waiting and bot.queue.waiting[0] is batch[0]:
                    bot.queue.waiting.popleft()
                call = BotApiCall(self._api.world, bot, "webhook", {})
                acknowledge(call, [batch[0].id], via="webhook")
            else:
                await asyncio.sleep(retry)
                retry = min(LONGEST_RETRY_S, retry * 2)

    async def _send(self, bot: Bot, hook: Webhook, update: Update) -> bool:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
        headers = {"Content-Type": "application/json"}
        secret_header = FACES[bot.messenger].rules.secret_header
        if hook.secret and secret_header:
            headers[secret_header] = hook.secret
        try:
            async with self._session.post(hook.url, data=update.body, headers=headers) as answer:
                body = await answer.read()
                if 200 <= answer.status < 300:
                    await self._in_answer(bot, body)
                    return True
                hook.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            hook.last_error = (
                "Read timeout expired" if isinstance(error, TimeoutError) else "Connection refused"
            )
        hook.last_error_at = self._api.world.clock.time()
        return False

    async def _in_answer(self, bot: Bot, body: bytes) -> None:
        """A webhook may call one method in its answer; the bot never gets the result."""
        with suppress(orjson.JSONDecodeError, ApiError):
            params = orjson.loads(body) if body.strip().startswith(b"{") else None
            if params and isinstance(params.get("method"), str):
                await self._api.run(BotApiCall(self._api.world, bot, params.pop("method").lower(), params))
