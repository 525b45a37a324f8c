"""The division of work: who takes which act, for liaisons and leads; versions that two people sign."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.division import division, division_agreed, division_papers, division_rows, row_objections

ROUTES: Final = (
    Route("/division", division.division, button="division", needs=Permission.READ_DIVISION),
    Route("division.rows", division_rows.list_rows, needs=Permission.READ_DIVISION),
    Route("division.row", division_rows.show_row, needs=Permission.READ_DIVISION),
    Route("division.all", division_rows.confirm_page, needs=Permission.READ_DIVISION),
    Route("division.yes", row_objections.confirm, needs=Permission.READ_DIVISION),
    Route("division.object", row_objections.begin_objection, needs=Permission.READ_DIVISION),
    Route("division.wish", row_objections.choose_wish, needs=Permission.READ_DIVISION),
    Route(f"state:{row_objections.ARTICLE}", row_objections.take_article, needs=Permission.READ_DIVISION),
    Route(f"state:{row_objections.REASON}", row_objections.take_objection, needs=Permission.READ_DIVISION),
    Route("division.versions", division_agreed.list_versions, needs=Permission.READ_DIVISION),
    Route("division.version", division_agreed.show_version, needs=Permission.READ_DIVISION),
    Route("division.diff", division_agreed.changes, needs=Permission.READ_DIVISION),
    Route("division.asked", division_agreed.show_to_invited, needs=Permission.GIVE_OPINION),
    Route("division.pdf", division_papers.paper, needs=Permission.READ_DIVISION),
    Route("division.xlsx", division_papers.book, needs=Permission.READ_DIVISION),
    Route("division.draft", division_agreed.draft, needs=Permission.LOCK_DIVISION),
    Route("division.lock", division_agreed.lock, needs=Permission.LOCK_DIVISION),
    Route("division.sign", division_agreed.sign, needs=Permission.LOCK_DIVISION),
    Route("division.no", division_agreed.decline, needs=Permission.LOCK_DIVISION),
)
