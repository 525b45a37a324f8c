"""getUpdates and the webhook settings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.sandbox.refusals import ApiError, bad
from bot.sandbox.updates import Webhook, as_json_list

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall
    from bot.sandbox.records import Json

LONGEST_POLL_S = 50
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


async def get_updates(call: BotApiCall) -> bytes:
    """Waiting updates as a JSON list. An offset confirms all below it; a second poller ends the first
    (409)."""
    queue = call.bot.queue
    if queue.webhook is not None:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    limit = min(100, max(1, call.integer("limit") or 100))
    timeout = min(LONGEST_POLL_S, max(0, call.integer("timeout") or 0))
    _set_allowed(call)
    if queue.poller is not None and not queue.poller.done():
        queue.poller.set_result(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
    offset = call.integer("offset") or 0
    if offset:
        gone = queue.confirm(offset) if offset > 0 else queue.confirm_last(-offset)
        acknowledge(call, gone, via="offset")
    batch = queue.peek(limit)
    if not batch and timeout:
        await _wait(call, timeout)
        batch = queue.peek(limit)
    return as_json_list(batch)


async def _wait(call: BotApiCall, timeout: int) -> None:  # noqa: ASYNC109 - the API's own parameter
    queue = call.bot.queue
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    queue.poller = ended
    arrival = asyncio.create_task(queue.arrived.wait())
    try:
        await asyncio.wait((arrival, ended), timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    finally:
        arrival.cancel()
        if queue.poller is ended:
            queue.poller = None
    if ended.done():
        raise ApiError(409, f"Conflict: {ended.result()}")


def _set_allowed(call: BotApiCall) -> None:
    allowed = call.json("allowed_updates")
    if isinstance(allowed, list) and call.rules.chooses_updates:
        call.bot.queue.allowed = frozenset(map(str, allowed)) or None


def acknowledge(call: BotApiCall, update_ids: list[int], *, via: str) -> None:
    """Write into the journal that the bot has confirmed these updates."""
    for update_id in dict.fromkeys(update_ids):
        call.world.journal.write(
            "acknowledged",
            bot=call.bot.account.id,
            messenger=call.bot.messenger,
            update_id=update_id,
            via=via,
        )


def set_webhook(call: BotApiCall) -> bool:
    """setWebhook: HTTPS on the messenger's ports; on loopback plain HTTP and any port, as a local server
    allows."""
    url = call.text("url") or ""
    if not url:
        return delete_webhook(call)
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK:
        if parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in call.rules.webhook_ports:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    secret = call.text("secret_token") if call.rules.secret_header else None
    if secret and (len(secret) > 256 or not secret.replace("-", "").replace("_", "").isalnum()):
        raise bad("secret token contains unallowed characters")
    queue = call.bot.queue
    _set_allowed(call)
    _drop_pending(call)
    if queue.poller is not None and not queue.poller.done():
        queue.poller.set_result("terminated by setWebhook request")
    most = call.integer("max_connections") or 40
    queue.webhook = Webhook(url, secret or None, min(100, max(1, most)))
    call.world.on_webhook(call.bot)
    return True


def _drop_pending(call: BotApiCall) -> None:
    if call.flag("drop_pending_updates") and call.rules.drops_pending:
        for update_id in call.bot.queue.forget_all():
            call.bot.queue.on_drop(update_id, "drop_pending_updates")


def delete_webhook(call: BotApiCall) -> bool:
    """deleteWebhook."""
    _drop_pending(call)
    call.bot.queue.webhook = None
    call.world.on_webhook(call.bot)
    return True


def get_webhook_info(call: BotApiCall) -> Json:
    """getWebhookInfo."""
    return call.face.webhook_info(call.bot.queue)
