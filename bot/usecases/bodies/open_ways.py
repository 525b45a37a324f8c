"""The official ways that remain for something that is no longer accepted here."""

from collections.abc import Sequence
from datetime import date

from bot.domain.bodies.complaints import (
    Addressee,
    Window,
    addressees,
    phase_now,
    window,
)
from bot.domain.catalogue.catalogue import ActorClass, Space
from bot.domain.owner.settings import RunningSettings
from bot.usecases.ports import Content


def open_ways(
    act_id: str,
    *,
    running: RunningSettings,
    today: date,
    content: Content,
    actor: str = "",
    area_id: str = "",
    space: Space | None = None,
) -> Sequence[Addressee]:
    """The official ways for an act that are open today, the likeliest first, each name once. An unknown value
    excludes nothing but a body that may be accused."""
    phase = phase_now(running, today=today)
    ways = addressees(
        content.complaints,
        act_id=act_id,
        actor=ActorClass(actor) if actor in ActorClass else None,
        phase=phase,
        contest=content.election.contest_of(content.areas, area_id),
        space=space,
    )
    opened = {
        way.label: way
        for way in reversed(ways)
        if window(way, running, phase=phase, today=today) is Window.OPEN
    }
    return [way for way in ways if opened.get(way.label) is way]
