"""A person and the bot: the first meeting, their settings, moving to another account, deleting their data."""

from typing import Final

from bot.conversation.router import Route
from bot.handlers.person import language, moving, settings, start

ROUTES: Final = (
    Route("/start", start.start),
    Route("who", start.choose_track),
    Route("operator", start.show_operator),
    Route("/settings", settings.settings, button="settings"),
    Route("language", language.language),
    Route("/forget_me", settings.forget, button="forget"),
    Route("/move", moving.move, button="move"),
    Route("move-give", moving.give),
    Route("move-take", moving.take),
    Route("move-merge", moving.merge),
    Route("state:move.*", moving.take_typed_code),
)
