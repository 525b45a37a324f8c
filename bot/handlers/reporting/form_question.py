"""A question of the form with its context, and its buttons."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.arguments import Argument, write_argument
from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import Draft, FormField
from bot.domain.values import dataclass
from bot.handlers.flows.paging import Pager
from bot.handlers.press_arguments import AreaPage, FieldValue, FieldView
from bot.usecases.ports import Content
from bot.usecases.ports.language import DateReader

PAGE: Final = 8
_PAGER: Final = Pager(PAGE)

type QuestionView = tuple[Mapping[str, Arg], Rows]
"""The arguments of a question's text, and its buttons."""


def question_screen(body: TextRef, rows: Rows, *, below: bool = False) -> Screen:
    """The screen of a question of the form, or of its review; every one is made here."""
    return Screen(body.key, body.args, rows, below=below, is_question=True)


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """``epoch`` is the one that the buttons carry."""

    field: FormField
    draft: Draft
    content: Content
    running: RunningSettings
    now: datetime
    today: date
    dates: DateReader
    epoch: int

    def button(self, label: TextRef | str, verb: str, argument: Argument = "") -> Button:
        return Button(label, Press(verb, argument, self.epoch))

    def pick(self, label: TextRef | str, value: str) -> Button:
        return self.button(label, "report-pick", FieldValue(self.field.name, value))

    def show(self, label: TextRef | str, at: Argument) -> Button:
        """A button that shows the same question elsewhere: another page, a branch of the tree, a day."""
        return self.button(label, "report-show", FieldView(self.field.name, write_argument(at)))

    def page_rows(self, buttons: Sequence[Button], *, page: int, under: str | None = None) -> Rows:
        """One button to a row, eight to a page. ``under``: the group or area that the pages belong to."""
        part = _PAGER.page(page, count=len(buttons))
        turns = part.turns(lambda label, to: self.show(TextRef(label), _place(to, under)))
        return (*((button,) for button in part.of(buttons)), *turns)


def _place(page: int, under: str | None) -> Argument:
    return page if under is None else AreaPage(under, page)
