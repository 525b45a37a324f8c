"""All messengers that this program speaks to. A messenger is a line in ``Messenger`` and a folder here of that
name; everything else asks this registry."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from bot.domain.people import Messenger
from bot.platforms.registration import MessengerRegistration


def _registration_of(messenger: Messenger) -> MessengerRegistration:
    registration: MessengerRegistration = import_module(f"bot.platforms.{messenger.value}").REGISTRATION
    return registration


REGISTRY: Final[Mapping[Messenger, MessengerRegistration]] = {
    messenger: _registration_of(messenger) for messenger in Messenger
}


def messenger_of_host(host: str) -> Messenger | None:
    """The messenger whose links lead to this host; None if it belongs to none of them."""
    return next((entry.messenger for entry in REGISTRY.values() if host in entry.link_hosts), None)
