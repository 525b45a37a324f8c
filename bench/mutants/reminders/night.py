"""There are no quiet hours, and learners without a wish are reminded after midnight."""

from bench.mutants import Patch
from bot.domain.learning.memory import ReminderWindow
from bot.handlers.learning import reminders


def apply(patch: Patch) -> None:
    patch.replace(reminders, "quiet", lambda minute: False)
    patch.replace_item(ReminderWindow.ALL, ReminderWindow.ANY, (60, 120))
