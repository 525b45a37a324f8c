"""The faces of all messengers. A messenger is a line in `SandboxMessenger` and a module here of that name; everything
else asks this registry."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from bot.sandbox.records import SandboxMessenger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.faces.face import MessengerFace


def _face_of(messenger: SandboxMessenger) -> MessengerFace:
    face: MessengerFace = import_module(f"bot.sandbox.faces.{messenger}").FACE
    return face


FACES: Final[Mapping[SandboxMessenger, MessengerFace]] = {m: _face_of(m) for m in SandboxMessenger}
