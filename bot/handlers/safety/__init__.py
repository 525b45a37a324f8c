"""What protects people who write: the privacy card, hotlines, help, cleaning the chat."""

from typing import Final

from bot.conversation.router import Route
from bot.handlers.safety import clean_chat, help, privacy

ROUTES: Final = (
    Route("help", help.help_screen),
    Route("/privacy", privacy.privacy, button="privacy"),
    Route("report-privacy", privacy.show_before_report, epoch=True),
    Route("/clean", clean_chat.ask_clean, button="clean-chat"),
    Route("clean-chat-yes", clean_chat.clean),
)
