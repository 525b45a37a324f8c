"""The form on the screen: the question that is asked now, its buttons, and one step further.

What is shown follows from the field's ``Input``; a new field needs no line here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Reply, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue import ActorClass
from bot.domain.drafts import FORM, Draft, FormField, Input, Name, next_field, place_in_form
from bot.domain.errors import NotFound, WrongState
from bot.domain.evidence import MOST_FILES
from bot.domain.moments import Part, write_when
from bot.domain.settings import Running
from bot.handlers.pieces import split, whole
from bot.handlers.report_choices import choices, place
from bot.handlers.report_review import review
from bot.usecases.ports import Content

PAGE: Final = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its surroundings. ``epoch`` is the one that its buttons carry."""

    field: FormField
    draft: Draft
    content: Content
    running: Running
    today: date
    epoch: int

    def button(self, label: Term | str, verb: str, argument: str = "") -> Button:
        return Button(label, Press(verb, argument, self.epoch))

    def pick(self, label: Term | str, value: str) -> Button:
        return self.button(label, "report-pick", f"{self.field.name}/{value}")

    def show(self, label: Term | str, at: str) -> Button:
        """A button that shows the same question elsewhere: another page, a branch of the tree, a day."""
        return self.button(label, "report-show", f"{self.field.name}/{at}")


type Shown = tuple[Mapping[str, Arg], Rows]


def drafting(ctx: Ctx) -> Draft:
    """The draft at hand. Raises NotFound when there is none any more."""
    if ctx.session.draft is None:
        raise NotFound("report-no-draft")
    return ctx.session.draft


async def step(ctx: Ctx, draft: Draft, *before: Reply) -> Turn:
    """Ask what is to be asked next, or show the review; older buttons stop working."""
    field = next_field(draft)
    session = ctx.session.at(f"report.{field.name if field else 'review'}").with_draft(draft).next_epoch()
    body, rows = await body_now(ctx, draft, epoch=session.epoch)
    return Turn((*before, Screen(body.key, body.args, rows)), session=session)


async def again(ctx: Ctx, hint: Term) -> Turn:
    """What came does not answer the question: say what does, and ask it once more. Nothing changes."""
    body, rows = await body_now(ctx, drafting(ctx), epoch=ctx.session.epoch)
    return Turn((Screen("report-again", {"hint": hint, "body": body}, rows),))


async def body_now(ctx: Ctx, draft: Draft, *, epoch: int, at: str = "") -> tuple[Term, Rows]:
    """The question with its buttons, or the review when every question is answered."""
    field = next_field(draft)
    if field is None:
        return review(draft, content=ctx.content, epoch=epoch)
    running = await ctx.uow.settings.running()
    asked = Asked(field, draft, ctx.content, running, ctx.clock.today(), epoch)
    args, rows = SHOWN[field.input](asked, at)
    now, of = place_in_form(draft)
    body = Term("report-question", {"now": now, "of": of, "question": Term(f"report-ask-{field.name}", args)})
    return body, (*rows, *_ways(asked))


def _ways(asked: Asked) -> Rows:
    """Keep the answer that is there, one step back, give up."""
    keep = asked.draft.editing is not None and asked.field.name in asked.draft.answers
    kept = ((asked.button(Term("button-report-keep"), "report-keep"),),) if keep else ()
    back = asked.button(Term("button-report-back"), "report-back")
    return (*kept, (back, asked.button(Term("button-report-cancel"), "report-cancel")))


def _choice(asked: Asked, at: str) -> Shown:
    offers = choices(asked.field, asked.draft, content=asked.content, running=asked.running)
    if not offers:
        raise WrongState("report-none-now")
    buttons = [asked.pick(choice.label, choice.value) for choice in offers]
    args = {"reporting": asked.running.reporting.value} if asked.field.name is Name.ACT else {}
    return args, _paged(asked, buttons, page=whole(at) or 0)


def _paged(asked: Asked, buttons: Sequence[Button], *, page: int, under: str = "") -> Rows:
    """One button a row, eight a page; ``under`` is put before the page's number."""
    pages = max(1, -(-len(buttons) // PAGE))
    page = min(page, pages - 1)
    rows = tuple((button,) for button in buttons[page * PAGE : (page + 1) * PAGE])
    turns: list[Button] = []
    if page > 0:
        turns.append(asked.show(Term("button-page-before"), f"{under}{page - 1}"))
    if page + 1 < pages:
        turns.append(asked.show(Term("button-page-next"), f"{under}{page + 1}"))
    return (*rows, tuple(turns)) if turns else rows


def _tree(asked: Asked, at: str) -> Shown:
    """A branch of the area tree: ``area/page``. A single root is entered at once."""
    areas = asked.content.areas
    here, page = split(at)
    roots = areas.roots()
    if here not in areas:
        here = roots[0].id if len(roots) == 1 else ""
    found = areas.children(here) if here else roots
    buttons = [
        asked.show(area.name, f"{area.id}/0") if areas.children(area.id) else asked.pick(area.name, area.id)
        for area in found
    ]
    rows = _paged(asked, buttons, page=whole(page) or 0, under=f"{here}/")
    if not here:
        return {"place": Term("report-place-anywhere")}, rows
    rows = (*rows, (asked.pick(Term("button-area-here"), here),))
    parent = areas[here].parent_id
    if parent is not None:
        rows = (*rows, (asked.show(Term("button-area-up"), f"{parent}/0"),))
    return {"place": place(here, asked.content)}, rows


def _time(asked: Asked, at: str) -> Shown:
    """Now, today, yesterday; then, for a day, its parts."""
    if not at:
        today, yesterday = asked.today, asked.today - timedelta(days=1)
        days = (
            asked.show(Term("button-when-today"), today.isoformat()),
            asked.show(Term("button-when-yesterday"), yesterday.isoformat()),
        )
        return {"day": Term("report-day-open")}, ((asked.pick(Term("button-when-now"), "now"),), days)
    try:
        day = date.fromisoformat(at)
    except ValueError:
        raise NotFound("report-choice-gone") from None
    parts = [asked.pick(Term(f"report-part-{part}"), write_when(day, part)) for part in Part]
    unknown = asked.pick(Term("button-part-unknown"), write_when(day))
    return {"day": Term("report-day-chosen", {"day": day})}, (tuple(parts[:2]), tuple(parts[2:]), (unknown,))


def _words(_asked: Asked, _at: str) -> Shown:
    return {}, ()


def _address(asked: Asked, _at: str) -> Shown:
    """Where private persons may not be reported, a button says so before anything is typed."""
    act = asked.content.acts.get(asked.draft.get(Name.ACT))
    if act is not None and ActorClass.PERSON in act.reportable_actors:
        return {"scope": "wide"}, ()
    return {"scope": "narrow"}, ((asked.button(Term("button-address-person"), "report-outside"),),)


def _files(asked: Asked, _at: str) -> Shown:
    count = asked.draft.evidence
    rows: Rows = ((asked.pick(Term("button-files-done" if count else "button-files-none"), "done"),),)
    if count:
        rows = (*rows, (asked.button(Term("button-files-drop"), "report-drop-files"),))
    return {"count": count, "most": MOST_FILES}, rows


SHOWN: Final[Mapping[Input, Callable[[Asked, str], Shown]]] = {
    Input.CHOICE: _choice,
    Input.TREE: _tree,
    Input.TIME: _time,
    Input.WORDS: _words,
    Input.ADDRESS: _address,
    Input.FILES: _files,
}

TEXT_FAMILIES = tuple(f"report-ask-{name}" for name in FORM)
