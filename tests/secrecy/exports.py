"""What leaves the house in that day: a referral's package, the published figures, the files of the atlas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.people import Account, Messenger, Role, Staff
from bot.sandbox import records as sandbox
from tests.secrecy import places
from tests.secrecy.crowd import Citizen
from tests.secrecy.day import agreed, exported, referral, signed
from tests.secrecy.shift import Moderator, together
from tests.secrecy.somebody import Story
from tests.secrecy.town import Town

BODY: Final = "police"
"""Whose liaison grades; the package goes to another body, for which nobody speaks in chat."""
PUBLIC: Final = "public"
LEFT: Final = ("export/", f"{PUBLIC}/", "atlas.")
"""How the files are called that are meant for others."""


async def appoint(town: Town, *staff: tuple[Moderator, Role]) -> None:
    """Their rows say so; how a role is given is another story."""
    for one, _ in staff:
        one.say("/start")
    await town.settle()
    async with town.program.store.batch() as batch:
        for one, role in staff:
            account = Account(Messenger(one.messenger), one.account.id)
            body = BODY if role is Role.LIAISON else ""
            batch.uow.staff.save(Staff(account, role, one.name, started=True, body=body))
        batch.keep_turn()
        await batch.commit()


async def refer(town: Town, prepares: Moderator, signs: Moderator, citizens: Sequence[Citizen]) -> None:
    """A verified case with its copies goes to a body: ``amanat referral export``."""
    await town.later(UNDO_LASTS.total_seconds() + 60)
    await referral(town, prepares, citizens)
    await together(town, [agreed(citizens)])
    await signed(town, signs)
    await exported(town)


async def map_out(town: Town, lead: Moderator, reason: str) -> None:
    """A liaison grades and says why, a lead makes a draft and takes it along in every form."""
    liaison = Moderator(town.world, "ali", sandbox.Messenger.TELEGRAM)
    await appoint(town, (liaison, Role.LIAISON))
    await together(town, [_grades(liaison, reason)])
    await together(town, [_takes_along(lead)])
    await town.settle()
    found = {str(media.name): media.blob for media in _documents(lead)}
    for name, key in found.items():
        blob = town.world.files.blob(key)
        assert blob is not None
        town.places[f"given to a lead: {name}"] = places.read(blob.data)


def _grades(liaison: Moderator, reason: str) -> Story:
    liaison.say("/atlas")
    yield
    for place in ("", ":day", ":day/thr02", ":day/thr02/tension", ":day/thr02/tension/4"):
        assert liaison.press(liaison.private, f"atlas.grade{place}"), place
        yield
    liaison.say(reason)
    yield


def _takes_along(lead: Moderator) -> Story:
    lead.say("/atlas")
    yield
    for meaning in (
        "atlas.versions",
        "atlas.draft",
        "atlas.version:",
        "atlas.map:",
        "atlas.pdf:",
        "atlas.xlsx:",
    ):
        assert lead.press(lead.private, meaning), meaning
        yield


def _documents(one: Moderator) -> Sequence[sandbox.Media]:
    said = [m.media for m in one.private.messages.values() if m.media is not None and m.sender.is_bot]
    return [media for media in said if str(media.name).endswith((".pdf", ".xlsx"))]


def exports_in(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """All that left the house, by place."""
    return {place: data for place, data in found.items() if place.partition(": ")[2].startswith(LEFT)}
