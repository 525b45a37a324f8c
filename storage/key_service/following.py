"""How a program goes along with what other programs do at its holder of keys: once a second it forgets what they have
destroyed, and looks how holder and mirror are.

Between two looks a program may open, from its own memory, what another has just withdrawn. A key that is destroyed
while a program is cut off stays in the memory of that program until it hears of it, or ends.
"""

import asyncio
import sqlite3

from bot.conversation.store_troubles import KeyHolderLook
from storage.storage_context import StorageContext
from storage.trouble import StorageTrouble


async def follow_key_holder(context: StorageContext) -> KeyHolderLook | None:
    """One look; None if the keys are here."""
    files = (context.report_keys, context.hours)
    if not context.report_keys.file.is_remote:
        return None
    is_burnt = False
    try:
        for keys in files:
            is_burnt |= await keys.follow()
        state = await asyncio.to_thread(context.report_keys.file.holder_state)
    except (sqlite3.Error, StorageTrouble) as trouble:
        return KeyHolderLook(
            str(trouble), answers=False, is_in_line=False, is_burnt=_forget(context, is_burnt)
        )
    refused = state.get("refused")
    return KeyHolderLook(
        str(state.get("trouble", "")),
        has_mirror=state.get("mirror") != "none",
        is_in_line=bool(state.get("in_line")),
        refused=refused if isinstance(refused, int) else 0,
        is_burnt=_forget(context, is_burnt),
    )


def _forget(context: StorageContext, is_burnt: bool) -> bool:
    if is_burnt:
        context.cache.clear()
        context.senders.clear()
    return is_burnt
