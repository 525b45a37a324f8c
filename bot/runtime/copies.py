"""Opens copies for a viewer or a body, or returns a notice that there are none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.store import Destination, Store
from bot.conversation.store_troubles import VaultDown
from bot.conversation.voice_store import CleanFile
from bot.runtime.calls import Caller
from bot.runtime.packages import DisplayCopy, NotMade, PackageBroken, Packages

TEXT_FAMILIES: Final = (
    "package-away",
    "package-broken",
    "package-changed",
    "package-slow",
    "package-unconfined",
)


async def open_display_copy(wish: out.SendEvidence, packages: Packages | None, store: Store) -> DisplayCopy:
    """Open the copy to show. Raises NotMade."""
    try:
        if packages is not None and (wish.cells or wish.lines or wish.going):
            return await packages.make_display_copy(wish)
        file = None if wish.going else await store.open_clean(wish.evidence_id)
    except VaultDown:  # not tried again: what else this chat is sent would wait behind it
        raise NotMade(away=True) from None
    if file is None:
        raise NotMade
    return DisplayCopy(file)


async def display_call(
    wish: out.SendEvidence, packages: Packages | None, store: Store, caller: Caller, to: Destination
) -> tuple[wire.Call, str]:
    """The call that shows the copy, with the copy's hash; or a notice that there is none."""
    try:
        copy = await open_display_copy(wish, packages, store)
    except NotMade as why:
        words = caller.words(missing_copy_text(wish, why), {})
        return wire.SendText(to.chat_id, words, caller.keyboard(wish.buttons)), ""
    return caller.file(copy.file, to, wish.caption, wish.buttons), copy.sha256


def missing_copy_text(wish: out.SendEvidence, why: NotMade) -> str:
    """The key of the text that is sent instead."""
    if isinstance(wish.to, out.OriginChat):
        return "my-refer-file-unavailable"
    if why.away:
        return "evidence-away"
    return "film-not-covered" if why.slow else "evidence-no-clean-copy"


type OpenVoice = Callable[[str], Awaitable[CleanFile | None]]
"""Finds a card's recording by its SHA-256; None if its sound is gone. Raises VaultDown."""


async def voice_call(
    voice: out.SendVoice, open_voice: OpenVoice, caller: Caller, to: Destination
) -> wire.Call:
    """The call that uploads a card's recording, or a notice that it cannot be had now."""
    try:
        file = await open_voice(voice.sha256)
    except VaultDown:  # not tried again: what else this chat is sent would wait behind it
        return wire.SendText(to.chat_id, caller.words("voice-away", {}), caller.keyboard(voice.buttons))
    return caller.voice(voice, file, to)


async def package_call(
    package: out.SendPackage, packages: Packages | None, caller: Caller, to: Destination
) -> wire.Call:
    """The call for the whole package, or for a notice that it cannot be made: a body never gets a part of
    what was signed."""
    try:
        if packages is None:
            raise PackageBroken
        if package.part == "letter":
            proofs = await packages.list_proofs(package)
            return await asyncio.to_thread(caller.letter, package, proofs, to)
        copies = await packages.copies(package)
    except PackageBroken as none:
        return wire.SendText(to.chat_id, caller.words(f"package-{none.why}", {}))
    except VaultDown:
        return wire.SendText(to.chat_id, caller.words("package-away", {}))
    return await asyncio.to_thread(caller.copies, package, copies, to, packages.bundle)


async def file_call(
    file: out.SendPicture | out.SendDocument | out.SendPackage,
    packages: Packages | None,
    caller: Caller,
    to: Destination,
) -> wire.Call:
    """The call for a file that is made when it is sent."""
    match file:
        case out.SendPicture():
            return await asyncio.to_thread(caller.picture, file, to)
        case out.SendDocument():
            return await asyncio.to_thread(caller.document, file, to)
        case out.SendPackage():
            return await package_call(file, packages, caller, to)
