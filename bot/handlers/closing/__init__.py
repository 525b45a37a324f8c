"""The end of an election: what the command line asks the program for, and the final report in the signers' chat."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.conversation.ports import Tick
from bot.conversation.router import Route
from bot.domain.closing.election_end import CLOSE_COMMAND, OPEN_COMMAND
from bot.domain.closing.final_report import PREPARE_COMMAND
from bot.domain.staff.permissions import Permission
from bot.handlers.closing import election_commands, final_screens

ROUTES: Final = (
    Route("/final", final_screens.show_report, button="final", needs=Permission.SIGN_FINAL_REPORT),
    Route("final.earlier", final_screens.show_earlier, needs=Permission.SIGN_FINAL_REPORT),
    Route("final.prepare", final_screens.prepare, needs=Permission.SIGN_FINAL_REPORT),
    Route("final.section", final_screens.show_section, needs=Permission.SIGN_FINAL_REPORT),
    Route("final.paper", final_screens.send_paper, needs=Permission.SIGN_FINAL_REPORT),
    Route("final.sign", final_screens.sign, needs=Permission.SIGN_FINAL_REPORT),
    Route("final.no", final_screens.refuse, needs=Permission.SIGN_FINAL_REPORT),
)
COMMAND_TICKS: Final[Mapping[str, Callable[[str, str], Tick]]] = {
    CLOSE_COMMAND: election_commands.close_tick,
    OPEN_COMMAND: election_commands.open_tick,
    PREPARE_COMMAND: final_screens.report_tick,
}
"""What the command line asks the running program for, by the command's name."""
