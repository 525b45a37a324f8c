"""What is typed, forwarded or sent to the form: each kind of question reads its own kind of answer.

An unsuitable message gets a hint about what fits, and the question stays.

A public channel's post: what is stored of it, where its address is asked and at other questions.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import FilesSent, Incoming, LocationSent, PostForwarded, TextSaid
from bot.conversation.outgoing import Reply, Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, FieldName, FormField, InputKind, next_field
from bot.domain.reporting.scope import may_be_online
from bot.domain.submissions.addresses import UrlRejection, is_name_only, post_address, read_address
from bot.domain.typed import first_units, tidy
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button
from bot.handlers.press_arguments import FieldValue
from bot.handlers.reporting.report_entrance import refuse_if_closed
from bot.handlers.reporting.report_files import (
    add_words,
    take,
    take_files_with_words,
    take_point,
    take_requested_files,
    take_unrequested_files,
    take_voice,
    with_words,
)
from bot.handlers.reporting.report_places import confirm_location
from bot.handlers.reporting.report_steps import ask_again, step
from bot.handlers.reporting.report_telling import typed_act, typed_text
from bot.handlers.reporting.report_typed_choice import typed_choice
from bot.handlers.reporting.report_typed_place import answer_space, answer_when, typed_place
from bot.handlers.reporting.report_typed_time import typed_time
from bot.handlers.submissions.posts import post_from
from bot.handlers.submissions.report_words import read_words


async def take_post(update: PostForwarded, draft: Draft, ctx: Ctx) -> Turn:
    """Take a post where an address is asked: its channel, link, words and files are the answer."""
    outcome = await _with_post(update, draft, ctx)
    if isinstance(outcome, Turn):
        return outcome
    if isinstance(outcome, UrlRejection):
        return await ask_again(ctx, TextRef(f"report-address-{outcome}"))
    post, cut = outcome
    return await step(ctx, post.with_editing(None), *cut)


async def take_unrequested_post(
    update: PostForwarded, draft: Draft, ctx: Ctx, hint: str = "report-post-stored"
) -> Turn:
    """Take a channel's post at another question: its address is stored, and the question stays.

    If it happened in a real place, because the act allows no other or the reporter said so, the post changes
    nothing of that: it is quoted among the words below its channel's name, and its files are ordinary files.
    """
    if not may_be_online(draft):
        return await _quote_post(update, draft, ctx)
    outcome = await _with_post(update, draft, ctx)
    if isinstance(outcome, Turn):
        return outcome
    if isinstance(outcome, UrlRejection):
        return await ask_again(ctx, TextRef("report-post-unnamed"))
    post, cut = outcome
    note = TextRef(hint, {"instead": "yes" if FieldName.ADDRESS in draft.answers else "no"})
    if next_field(post) is not next_field(draft):  # it has answered what was asked: in which space
        return await step(ctx, post, *cut, note=note)
    asked = await ask_again(ctx, note, draft=post)
    return replace(asked, replies=(*cut, *asked.replies))


async def _quote_post(update: PostForwarded, draft: Draft, ctx: Ctx) -> Turn:
    """The post among the words of a report about a real place."""
    if update.files:
        return await take_unrequested_files(update, draft, ctx)
    address = post_from(update, ctx)
    if not address:
        return await ask_again(ctx, TextRef("report-post-unnamed"))
    noted, outcome = with_words(draft, update.text or address, ctx, address=address)
    return await ask_again(ctx, TextRef("report-post-quoted", {"fate": outcome}), draft=noted)


type _PostInDraft = tuple[Draft, tuple[Reply, ...]]
"""A draft with a post in it, and notes on what had no room."""


async def _with_post(update: PostForwarded, draft: Draft, ctx: Ctx) -> _PostInDraft | Turn | UrlRejection:
    """The draft with a channel's post: name and link of the channel, its words, both masked, its files.

    If neither name nor link may be stored, the result is the reason.
    """
    link = ctx.link(update.link) if update.link else None
    address = post_address(tidy(update.source), link, mask=ctx.mask)
    if not address:
        return link if isinstance(link, UrlRejection) else UrlRejection.NUMBER
    new_draft = draft
    if update.files:
        taken = await take(update.files, draft, ctx, album=update.album)
        if isinstance(taken, Turn):
            return taken
        new_draft = taken.draft
    words, _ = read_words(update.text, ctx)
    beginning = first_units(words, LONGEST_TEXT)
    cut = (Say("report-post-cut", {"most": LONGEST_TEXT}),) if beginning != words else ()
    return new_draft.with_post(address, beginning), cut


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Handle anything but a press while the form is open."""
    draft = ctx.session.draft
    if draft is None:
        rows = ((button("button-report", "report"),), back_to_menu())
        return Turn((Say("report-no-draft", buttons=rows),), session=ctx.session.at(""))
    shut = refuse_if_closed(ctx, await ctx.uow.settings.running())
    if shut is not None:
        return replace(shut, replies=(Say("later-closed-not-stored"), *shut.replies))
    field = next_field(draft)
    if _part_of_album(update, draft) and (field is None or field.input is not InputKind.FILES):
        assert isinstance(update, FilesSent | PostForwarded)
        return await take_unrequested_files(update, draft, ctx)
    if field is None:
        return await _at_review(update, draft, ctx)
    return await READERS[field.input](update, field, draft, ctx)


def _part_of_album(update: Incoming, draft: Draft) -> bool:
    files = update.files if isinstance(update, FilesSent | PostForwarded) else ()
    return bool(files) and bool(draft.album) and getattr(update, "album", "") == draft.album


async def _at_review(update: Incoming, draft: Draft, ctx: Ctx) -> Turn:
    """A message at the review leaves its buttons in place: files and posts are stored, all else gets a
    hint."""
    match update:
        case FilesSent():
            return await take_unrequested_files(update, draft, ctx)
        case PostForwarded():
            return await take_unrequested_post(update, draft, ctx)
        case LocationSent():
            return await ask_again(ctx, TextRef("report-location-at-review"))
    return await ask_again(ctx, TextRef("report-use-buttons"))


async def _by_buttons(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    match update:
        case TextSaid():
            answered = await typed_choice(update, field, draft, ctx)
            if answered is None:
                answer_else = answer_space if field.name is FieldName.SPACE else answer_when
                answered = await answer_else(update, draft, ctx)
            return answered or await ask_again(ctx, _misplaced_hint(update))
        case FilesSent():
            return await take_unrequested_files(update, draft, ctx)
        case PostForwarded():
            return await take_unrequested_post(update, draft, ctx)
    return await ask_again(ctx, _misplaced_hint(update))


async def _place(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take a typed place, or map a location to the nearest one at once."""
    if isinstance(update, LocationSent):
        reply = confirm_location(update, ctx)
        return await ask_again(ctx, reply) if isinstance(reply, TextRef) else reply
    if isinstance(update, TextSaid):
        return await typed_place(update, field, draft, ctx)
    return await _by_buttons(update, field, draft, ctx)


async def _time(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    if isinstance(update, TextSaid):
        return await typed_time(update, field, draft, ctx)
    return await _by_buttons(update, field, draft, ctx)


async def _act(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Find the act by a typed sentence. A channel's post is stored until the act is chosen."""
    match update:
        case TextSaid():
            return await typed_act(update, draft, ctx)
        case PostForwarded(link=link, source=source) if link or source:
            return await take_unrequested_post(update, draft, ctx, "report-post-kept-act")
    return await _by_buttons(update, field, draft, ctx)


async def _words(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take typed words, a file with its caption, or in a short form also a channel's post."""
    match update:
        case FilesSent():
            return await take_files_with_words(update, field, draft, ctx)
        case PostForwarded(link=link, source=source) if (link or source) and field.name is FieldName.TEXT:
            return await take_unrequested_post(update, draft, ctx, "report-post-kept-write")
        case TextSaid():
            return await typed_text(update, field, draft, ctx)
    return await ask_again(ctx, _misplaced_hint(update))


async def _address(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take a typed address, or a channel's post: its channel, link, words and files are stored."""
    match update:
        case PostForwarded(link=link, source=source) if link or source:
            return await take_post(update, draft, ctx)
        case TextSaid(text=text, passed_on=passed_on):
            return await _typed_address(text, field, draft, ctx, passed_on=passed_on)
        case PostForwarded():
            return await ask_again(ctx, TextRef("report-address-unclear"))
        case FilesSent():
            return await ask_again(ctx, TextRef("report-address-not-file"))
    return await ask_again(ctx, _misplaced_hint(update))


async def _typed_address(text: str, field: FormField, draft: Draft, ctx: Ctx, *, passed_on: bool) -> Turn:
    """Take an address, or a name that must be confirmed. Text that another person wrote and this one
    forwarded is not taken as a name."""
    address = read_address(text, link=ctx.link, mask=ctx.mask)
    if isinstance(address, UrlRejection):
        return await ask_again(ctx, TextRef(f"report-address-{address}"))
    if address is None or (passed_on and is_name_only(address)):
        return await ask_again(ctx, TextRef("report-address-unclear"))
    if is_name_only(address):
        return await _confirm_name(address, field, draft, ctx)
    return await step(ctx, replace(draft.with_answer(field.name, address), forwarded=""))


async def _confirm_name(name: str, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Words alone may be a sentence: they become an address only after the reporter says whose name it is."""
    offers = ((TextRef("button-address-public"), "report-pick", FieldValue(field.name, "name")),)
    return await ask_again(
        ctx, TextRef("report-address-name", {"name": name}), offers=offers, extra={"name": name}
    )


async def _files(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take files, one after another, the exact place, a post, or words, which join the testimony."""
    match update:
        case LocationSent():
            return take_point(update, field, draft, ctx) or await ask_again(
                ctx, TextRef("report-point-abroad")
            )
        case PostForwarded() if not update.files or may_be_online(draft):
            return await take_unrequested_post(update, draft, ctx)
        case TextSaid(text=text):
            if not update.passed_on and (done := ctx.choices.read_choice(text, field.name)):
                return await step(ctx, draft.with_answer(field.name, done))
            return add_words(text, field, draft, ctx)
    return await take_requested_files(update, field, draft, ctx) or await ask_again(
        ctx, _misplaced_hint(update)
    )


def _misplaced_hint(update: Incoming) -> TextRef:
    """What to do instead, depending on what was sent."""
    match update:
        case LocationSent():
            return TextRef("report-location-elsewhere")
        case TextSaid():
            return TextRef("report-use-buttons")
    return TextRef("report-not-understood")


READERS: Final[Mapping[InputKind, Callable[[Incoming, FormField, Draft, Ctx], Awaitable[Turn]]]] = {
    InputKind.CHOICE: _by_buttons,
    InputKind.ACTS: _act,
    InputKind.TREE: _place,
    InputKind.TIME: _time,
    InputKind.WORDS: _words,
    InputKind.ADDRESS: _address,
    InputKind.FILES: _files,
    InputKind.VOICE: take_voice,
}

TEXT_FAMILIES = tuple(f"report-address-{trick}" for trick in UrlRejection)
