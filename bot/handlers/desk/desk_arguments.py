"""What buttons of the leads' board, of exports and of the roster carry, by the rules of
``bot/handlers/press_arguments.py``: a field is never moved or renamed."""

from datetime import date
from typing import NamedTuple

from bot.domain.desk.case_export import ExportForm, ExportSpan
from bot.domain.people import Account


class BoardPage(NamedTuple):
    """Held or waiting cases, and a page of them. ``again``: it is refreshed."""

    side: str = ""
    page: int | None = None
    again: str = ""


class CaseColleague(NamedTuple):
    case_id: str
    account: Account


class ExportChoice(NamedTuple):
    span: ExportSpan | None = None
    form: ExportForm | None = None


class RosterSpan(NamedTuple):
    """Hours in a row: the first, and how many."""

    day: date | None = None
    number: int | None = None
    length: int | None = None


class RosterPerson(NamedTuple):
    """Hours in a row, and the person who is entered there or taken out."""

    day: date | None
    number: int | None
    length: int | None
    account: Account


class RosterPeople(NamedTuple):
    """Hours in a row, and a page of the people to choose from."""

    day: date | None
    number: int | None
    length: int | None
    page: int | None = None
