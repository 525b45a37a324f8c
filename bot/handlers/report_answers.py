"""What is typed, forwarded or sent to the form: each kind of question reads its own kind of answer.

Whatever does not fit is answered with what does, and the question stands as before.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileRef, FilesSent, Incoming, LocationSent, PostForwarded, TextSaid
from bot.conversation.outgoing import Button, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.addresses import Trick, only_a_name, read_address
from bot.domain.drafts import (
    LONGEST_TEXT,
    SHORTEST_TEXT,
    Draft,
    FormField,
    Input,
    Name,
    fits_text,
    next_field,
)
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button
from bot.handlers.report_steps import again, body_now, step
from bot.usecases.take_evidence import OfferedFile, Taken, take_evidence


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Anything but a press while the form is open."""
    draft = ctx.session.draft
    if draft is None:
        rows = ((button("button-report", "report"),), back_to_menu())
        return Turn((Say("report-no-draft", buttons=rows),), session=ctx.session.at(""))
    field = next_field(draft)
    if field is None:
        return await again(ctx, Term("report-use-buttons"))
    return await READERS[field.input](update, field, draft, ctx)


async def _by_buttons(update: Incoming, _field: FormField, _draft: Draft, ctx: Ctx) -> Turn:
    return await again(ctx, _misplaced(update))


async def _place(update: Incoming, _field: FormField, _draft: Draft, ctx: Ctx) -> Turn:
    """A sent location is not stored: the areas carry no coordinates, so buttons name the place."""
    if isinstance(update, LocationSent):
        return await again(ctx, Term("report-location-by-buttons"))
    return await again(ctx, _misplaced(update))


async def _time(update: Incoming, _field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """A typed Jalali day; its part is asked next, and only then the answer is complete."""
    if not isinstance(update, TextSaid):
        return await again(ctx, _misplaced(update))
    day = ctx.dates.read_day(update.text, ctx.clock.today())
    if day is None:
        return await again(ctx, Term("report-day-unclear"))
    if day > ctx.clock.today():
        return await again(ctx, Term("report-day-ahead"))
    body, rows = await body_now(ctx, draft, epoch=ctx.session.epoch, at=day.isoformat())
    return Turn((Screen(body.key, body.args, rows),))


async def _words(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Typed words. A file that comes with its caption is taken as evidence and words at once."""
    if isinstance(update, FilesSent):
        return await _words_with_files(update, field, draft, ctx)
    if not isinstance(update, TextSaid):
        return await again(ctx, _misplaced(update))
    if trouble := fits_text(update.text):
        return await again(ctx, _unfit(trouble))
    return await step(ctx, draft.answered(field.name, update.text.strip()))


async def _words_with_files(update: FilesSent, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    taken = _take(update.files, draft, ctx)
    if fits_text(update.caption):
        body, rows = await body_now(ctx, taken.draft, epoch=ctx.session.epoch)
        args = {"hint": Term("report-file-kept-write", {"count": taken.draft.evidence}), "body": body}
        return Turn((Screen("report-again", args, rows),), session=ctx.session.with_draft(taken.draft))
    kept = Say("report-file-kept", {"count": taken.draft.evidence}, slot="evidence")
    return await step(ctx, taken.draft.answered(field.name, update.caption.strip()), kept)


async def _address(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """A typed address, or a channel's post: its channel, link, words and files are kept."""
    match update:
        case PostForwarded(link=link, source=source) if link or source:
            kept = _take(update.files, draft, ctx).draft if update.files else draft
            channel = ctx.link(link)
            answered = kept.answered(
                field.name, "، ".join(part for part in (source, channel) if part and part not in Trick)
            )
            return await step(ctx, replace(answered, forwarded=update.text.strip()[:LONGEST_TEXT]))
        case TextSaid(text=text, passed_on=passed_on):
            return await _typed_address(text, field, draft, ctx, passed_on=passed_on)
        case PostForwarded():
            return await again(ctx, Term("report-address-unclear"))
        case FilesSent():
            return await again(ctx, Term("report-address-not-file"))
    return await again(ctx, _misplaced(update))


async def _typed_address(text: str, field: FormField, draft: Draft, ctx: Ctx, *, passed_on: bool) -> Turn:
    """An address, or a name to be confirmed. What a person wrote and somebody passed on is no name."""
    found = read_address(text, link=ctx.link)
    if isinstance(found, Trick):
        return await again(ctx, Term(f"report-address-{found}"))
    if found is None or (passed_on and only_a_name(found)):
        return await again(ctx, Term("report-address-unclear"))
    if only_a_name(found):
        return await _confirm_name(found, field, draft, ctx)
    return await step(ctx, replace(draft.answered(field.name, found), forwarded=""))


async def _confirm_name(name: str, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Words alone may be a person's sentence: they are an address once the reporter says whose name it is."""
    body, rows = await body_now(ctx, draft, epoch=ctx.session.epoch)
    press = Press("report-pick", f"{field.name}/name", ctx.session.epoch)
    args = {"hint": Term("report-address-name", {"name": name}), "body": body}
    screen = Screen("report-again", args, ((Button(Term("button-address-public"), press),), *rows))
    return Turn((screen,), session=ctx.session.at(ctx.session.state, name=name))


async def _files(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Files, one after another; each is confirmed shortly, and a caption joins the report's words."""
    match update:
        case FilesSent(files=files, caption=caption) if files:
            taken = _take(files, draft, ctx)
        case PostForwarded(files=files, text=caption) if files:
            taken = _take(files, draft, ctx)
        case _:
            return await again(ctx, _misplaced(update, files_wanted=True))
    noted = _with_caption(taken.draft, caption)
    lost = bool(caption.strip()) and noted is None
    draft = noted or taken.draft
    tail = "caption-long" if lost else "closed" if taken.closed else "plain"
    done = Button(Term("button-files-done"), Press("report-pick", f"{field.name}/done", ctx.session.epoch))
    said = Say(
        "report-file-taken", {"count": draft.evidence, "tail": tail}, buttons=((done,),), slot="evidence"
    )
    return Turn((said,), session=ctx.session.with_draft(draft))


def _with_caption(draft: Draft, caption: str) -> Draft | None:
    """The draft with a caption added to its words, or None if there is none or no room for it."""
    words = f"{draft.get(Name.TEXT)}\n\n{caption.strip()}".strip()
    if not caption.strip() or len(words) > LONGEST_TEXT:
        return None
    return replace(draft, answers={**draft.answers, Name.TEXT: words})


def _take(files: tuple[FileRef, ...], draft: Draft, ctx: Ctx) -> Taken:
    offered = [OfferedFile(f.kind.value, f.file_id, f.size, f.mime, f.name) for f in files]
    messenger = ctx.person.account.messenger
    return take_evidence(offered, draft=draft, messenger=messenger, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock)


def _unfit(trouble: str) -> Term:
    match trouble:
        case "short":
            return Term("report-text-short", {"least": SHORTEST_TEXT})
        case "long":
            return Term("report-text-long", {"most": LONGEST_TEXT})
    return Term("report-text-empty")


def _misplaced(update: Incoming, *, files_wanted: bool = False) -> Term:
    """What to do instead, by what came."""
    match update:
        case FilesSent():
            return Term("report-file-later")
        case PostForwarded():
            return Term("report-post-elsewhere")
        case LocationSent():
            return Term("report-location-elsewhere")
        case TextSaid():
            return Term("report-files-wanted" if files_wanted else "report-use-buttons")
    return Term("report-not-understood")


TEXT_FAMILIES = tuple(f"report-address-{trick}" for trick in Trick)

READERS: Final[Mapping[Input, Callable[[Incoming, FormField, Draft, Ctx], Awaitable[Turn]]]] = {
    Input.CHOICE: _by_buttons,
    Input.TREE: _place,
    Input.TIME: _time,
    Input.WORDS: _words,
    Input.ADDRESS: _address,
    Input.FILES: _files,
}
