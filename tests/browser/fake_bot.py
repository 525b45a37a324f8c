"""A small bot for the page to talk to: buttons, toasts, alerts, ephemeral messages, pictures, edits."""

import asyncio
import contextlib
import json
from typing import Any

import aiohttp

from bot.sandbox.own_files import sample

MENU = [
    [{"text": "یادداشت", "callback_data": "note"}, {"text": "هشدار", "callback_data": "alert"}],
    [{"text": "عوض کن", "callback_data": "edit"}, {"text": "پیوند", "url": "https://example.org/قانون"}],
    [{"text": "پاک کن", "callback_data": "delete"}],
]
GREETING = "سلام <b>دوست من</b> (کمک: /help)\n<i>چه کاری؟</i> <code>a &lt; b</code>"
CARD = [[{"text": "فقط برای من", "callback_data": "whisper"}]]


class FakeBot:
    """Polls one messenger of the sandbox and answers. `token` and `face` say which one."""

    def __init__(self, base: str, *, face: str, token: str) -> None:
        self._url = f"{base}/{face}/bot{token}"
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._poll())

    async def stop(self) -> None:
        assert self._task is not None
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _poll(self) -> None:
        offset = 0
        async with aiohttp.ClientSession() as self._session:
            while True:
                try:
                    updates = await self._call("getUpdates", offset=offset, timeout=20)
                except aiohttp.ClientError:  # the world is unavailable for a moment
                    await asyncio.sleep(0.1)
                    continue
                for update in updates:
                    offset = update["update_id"] + 1
                    await self._answer(update)

    async def _call(self, method: str, **parameters: Any) -> Any:
        async with self._session.post(f"{self._url}/{method}", json=parameters) as response:
            body = json.loads(await response.read())
        assert body["ok"], f"{method}: {body}"
        return body["result"]

    async def _answer(self, update: dict[str, Any]) -> None:
        if "callback_query" in update:
            await self._handle_press(update["callback_query"])
        elif "message" in update:
            await self._handle_message(update["message"])

    async def _handle_message(self, message: dict[str, Any]) -> None:
        chat = message["chat"]["id"]
        text = message.get("text", "")
        if text.startswith("/start"):
            await self._say(chat, GREETING, MENU, parse_mode="HTML")
        elif text.startswith("/card"):
            await self._say(chat, "پرونده‌ای تازه رسید", CARD)
        elif text.startswith("/photo"):
            await self._photo(chat)
        elif text.startswith("/typing"):
            await self._call("sendChatAction", chat_id=chat, action="typing")
        elif text.startswith("/many"):
            for number in range(30):
                await self._say(chat, f"خط {number}")
        elif "photo" in message:
            await self._say(chat, "عکس رسید")
        elif text:
            marked = {"parse_mode": "HTML"} if "\u2066" in text else {}
            await self._say(chat, f"شنیدم: {text}"[:200], **marked)

    async def _say(self, chat: int, text: str, rows: Any = None, **more: Any) -> None:
        if rows:
            more["reply_markup"] = {"inline_keyboard": rows}
        await self._call("sendMessage", chat_id=chat, text=text, **more)

    async def _photo(self, chat: int) -> None:
        data, name = sample("photo")
        form = aiohttp.FormData({"chat_id": str(chat), "caption": "این هم عکس"})
        form.add_field("photo", data, filename=name)
        async with self._session.post(f"{self._url}/sendPhoto", data=form) as response:
            assert (await response.json())["ok"]

    async def _handle_press(self, query: dict[str, Any]) -> None:
        data, message = query["data"], query["message"]
        chat = message["chat"]["id"]
        answer: dict[str, Any] = {"callback_query_id": query["id"]}
        if data == "note":
            answer["text"] = "یادداشت کوتاه"
        elif data == "alert":
            answer |= {"text": "بخوانید و باشد را بزنید", "show_alert": True}
        await self._call("answerCallbackQuery", **answer)
        if data == "whisper":
            whisper = f"رازی برای {query['from']['first_name']}"
            await self._call("sendMessage", chat_id=chat, text=whisper, receiver_user_id=query["from"]["id"])
        elif data == "edit":
            place = {"chat_id": chat, "message_id": message["message_id"]}
            markup = {"inline_keyboard": MENU}
            await self._call("editMessageText", **place, text="متن تازه", reply_markup=markup)
        elif data == "delete":
            await self._call("deleteMessage", chat_id=chat, message_id=message["message_id"])
