"""Checks reply_markup as the servers do, and renders what a person sees of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from bot.sandbox.refusals import bad

if TYPE_CHECKING:
    from bot.sandbox.faces.face import FaceRefusals
    from bot.sandbox.records import Json, Rows

ACTIONS: Final = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
KINDS: Final = {"callback_data": "callback", "url": "url", "copy_text": "copy", "web_app": "web_app"}
MAX_BUTTONS = 100
MAX_PER_ROW = 8


def read_markup(raw: Any, refusals: FaceRefusals) -> tuple[Rows, Json | None]:
    """Inline rows and the reply keyboard of a reply_markup parameter. Raises ApiError in the servers'
    wording."""
    if raw is None or raw in ("", b""):
        return [], None
    try:
        markup = orjson.loads(raw) if isinstance(raw, str | bytes) else raw
    except orjson.JSONDecodeError:
        raise bad("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if markup.get("inline_keyboard") is not None:
        return _inline(markup["inline_keyboard"], refusals), None
    if markup.get("keyboard") is not None:
        return [], {"keyboard": _reply_rows(markup["keyboard"])}
    if markup.get("remove_keyboard"):
        return [], {"keyboard": []}
    return [], None


def _inline(rows: Any, refusals: FaceRefusals) -> Rows:
    if not isinstance(rows, list) or not all(isinstance(r, list) for r in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    button_rows = [[_button(b, refusals) for b in row] for row in rows if row]
    if sum(map(len, button_rows)) > MAX_BUTTONS:
        raise bad("reply markup is too long")
    if any(len(row) > MAX_PER_ROW for row in button_rows):
        raise bad("BUTTONS_TOO_MANY_IN_ROW")
    return button_rows


def _button(button: Any, refusals: FaceRefusals) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise refusals.empty_button()
    actions = [a for a in ACTIONS if button.get(a) is not None]
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 and refusals.two_actions is not None:
        raise refusals.two_actions()
    if any(not isinstance(button.get(n), dict | None) for n in ("copy_text", "web_app")):
        raise bad("can't parse inline keyboard button: Expected an Object")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    copied = button.get("copy_text")
    if copied is not None and not 1 <= len(str(copied.get("text", ""))) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    address = button.get("url")
    if address is not None and not _address(str(address)):
        raise bad(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")
    return {k: v for k, v in button.items() if v is not None}


def _address(text: str) -> bool:
    host = text.split("://", 1)[-1].split("/", 1)[0]
    return text.startswith("tg://") or ("." in host and " " not in text) or host.startswith("localhost")


def _reply_rows(rows: Any) -> Rows:
    if not isinstance(rows, list):
        raise bad('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    return [[b if isinstance(b, dict) else {"text": str(b)} for b in row] for row in rows]


def shown_buttons(rows: Rows) -> Rows:
    """Inline rows as people see them: text, kind, URL."""
    return [[_visible_button(b) for b in row] for row in rows]


def _visible_button(button: Json) -> Json:
    kind = next((KINDS[a] for a in KINDS if a in button), "other")
    view: Json = {"text": button["text"], "kind": kind}
    if kind == "url":
        view["url"] = button["url"]
    elif kind == "copy":
        view["copy"] = button["copy_text"].get("text", "")
    elif kind == "web_app":
        view["url"] = button["web_app"].get("url", "")
    return view


def shown_keyboard(keyboard: Json | None) -> Rows | None:
    """A reply keyboard as people see it; None if the message has none."""
    if keyboard is None:
        return None
    return [
        [
            {
                "text": b.get("text", ""),
                "kind": "contact"
                if b.get("request_contact")
                else "location"
                if b.get("request_location")
                else "text",
            }
            for b in row
        ]
        for row in keyboard["keyboard"]
    ]


def find_button(rows: Rows, wanted: str) -> Json | None:
    """The button that a person means: by its exact text, else its beginning, else a part; "row,col" counts
    from 0."""
    row, comma, column = wanted.partition(",")
    if comma and row.strip().isdigit() and column.strip().isdigit():
        r, c = int(row), int(column)
        return rows[r][c] if r < len(rows) and c < len(rows[r]) else None
    flat = [b for row_ in rows for b in row_]
    clean = plain(wanted)
    tests = (lambda t: t == clean, lambda t: t.startswith(clean), lambda t: clean in t)
    return next((b for test in tests for b in flat if test(plain(b["text"]))), None)


INVISIBLE: Final = dict.fromkeys((8204, 8206, 8207, *range(8294, 8298), 65039))
SAME: Final = {**INVISIBLE, ord("ي"): "ی", ord("ك"): "ک", 0xA0: " "}
for _latin, (_persian, _arabic) in enumerate(zip("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", strict=True)):
    SAME[ord(_persian)] = SAME[ord(_arabic)] = str(_latin)


def plain(text: str) -> str:
    """Text for comparing: no direction marks or half-spaces, one script of digits, single spaces."""
    return " ".join(text.translate(SAME).split())
