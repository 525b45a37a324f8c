"""What leaves the program that day: a referral's package, the published figures, files of the atlas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.people import Account, Messenger, Role, Staff
from bot.sandbox import records as sandbox
from tests.secrecy import places
from tests.secrecy.crowd import SimulatedCitizen
from tests.secrecy.day import agree_to_referral, export_referral, referral, sign_referral
from tests.secrecy.moderators import SimulatedModerator, run_together
from tests.secrecy.simulated_person import Story
from tests.secrecy.town import SimulatedTown

BODY: Final = "police"
"""The body whose liaison grades. The package goes to another body, which has no liaison."""
PUBLIC: Final = "public"
LEFT: Final = ("export/", f"{PUBLIC}/", "atlas.")
"""The names of the files that are meant for others."""


async def appoint(town: SimulatedTown, *staff: tuple[SimulatedModerator, Role]) -> None:
    """Their rows say so. How a role is given is tested elsewhere."""
    for moderator, _ in staff:
        moderator.say("/start")
    await town.settle()
    async with town.program.store.batch() as batch:
        for moderator, role in staff:
            account = Account(Messenger(moderator.messenger), moderator.account.id)
            body = BODY if role is Role.LIAISON else ""
            batch.uow.staff.save(Staff(account, role, moderator.name, started=True, body=body))
        batch.keep_turn()
        await batch.commit()


async def refer(
    town: SimulatedTown,
    prepares: SimulatedModerator,
    signs: SimulatedModerator,
    citizens: Sequence[SimulatedCitizen],
) -> None:
    """A verified case with its copies goes to a body, with ``amanat referral export``."""
    await town.advance_time(UNDO_LASTS.total_seconds() + 60)
    await referral(town, prepares, citizens)
    await run_together(town, [agree_to_referral(citizens)])
    await sign_referral(town, signs)
    await export_referral(town)


async def map_out(town: SimulatedTown, lead: SimulatedModerator, reason: str) -> None:
    """A liaison grades with a reason. A lead makes a draft and exports it in every form."""
    liaison = SimulatedModerator(town.world, "ali", sandbox.SandboxMessenger.TELEGRAM)
    await appoint(town, (liaison, Role.LIAISON))
    await run_together(town, [_grades(liaison, reason)])
    await run_together(town, [_takes_along(lead)])
    await town.settle()
    documents = {str(media.name): media.blob for media in _documents(lead)}
    for name, key in documents.items():
        blob = town.world.files.blob(key)
        assert blob is not None
        town.places[f"given to a lead: {name}"] = places.read_unpacked(blob.data)


def _grades(liaison: SimulatedModerator, reason: str) -> Story:
    liaison.say("/atlas")
    yield
    for place in ("", ":day", ":day/thr02", ":day/thr02/tension", ":day/thr02/tension/4"):
        assert liaison.press(liaison.private, f"atlas.grade{place}"), place
        yield
    liaison.say(reason)
    yield


def _takes_along(lead: SimulatedModerator) -> Story:
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


def _documents(moderator: SimulatedModerator) -> Sequence[sandbox.Media]:
    attachments = [
        m.media for m in moderator.private.messages.values() if m.media is not None and m.sender.is_bot
    ]
    return [media for media in attachments if str(media.name).endswith((".pdf", ".xlsx"))]


def exports_in(blobs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything that left the program, by place."""
    return {place: data for place, data in blobs.items() if place.partition(": ")[2].startswith(LEFT)}
