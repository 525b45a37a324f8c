"""A public channel's post: what is kept of it, where its address is asked and where something else is."""

from dataclasses import replace

from bot.conversation.incoming import PostForwarded
from bot.conversation.outgoing import Reply, Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, FieldName
from bot.domain.reporting.scope import may_be_online
from bot.domain.submissions.addresses import UrlRejection, post_address
from bot.domain.typed import first_units, tidy
from bot.handlers.reporting.report_files import take, take_unrequested_files
from bot.handlers.reporting.report_steps import ask_again, step
from bot.handlers.submissions.report_words import read_words


async def take_post(update: PostForwarded, draft: Draft, ctx: Ctx) -> Turn:
    """A post where an address is asked: its channel, link, words and files are the answer."""
    outcome = await _with_post(update, draft, ctx)
    if isinstance(outcome, Turn):
        return outcome
    if isinstance(outcome, UrlRejection):
        return await ask_again(ctx, TextRef(f"report-address-{outcome}"))
    post, cut = outcome
    return await step(ctx, post.with_editing(None), *cut)


async def take_unrequested_post(update: PostForwarded, draft: Draft, ctx: Ctx, hint: str) -> Turn:
    """A channel's post where something else is asked: its address is kept, and the question stands.

    Not where it happened in a real place, because the act knows no other or the reporter has said so. Files of the
    post are then files like all others.
    """
    if not may_be_online(draft):
        if update.files:
            return await take_unrequested_files(update, draft, ctx)
        return await ask_again(ctx, TextRef("report-post-real"))
    outcome = await _with_post(update, draft, ctx)
    if isinstance(outcome, Turn):
        return outcome
    if isinstance(outcome, UrlRejection):
        return await ask_again(ctx, TextRef("report-post-unnamed"))
    post, cut = outcome
    instead = "yes" if FieldName.ADDRESS in draft.answers else "no"
    asked = await ask_again(ctx, TextRef(hint, {"instead": instead}), draft=post)
    return replace(asked, replies=(*cut, *asked.replies))


type _PostInDraft = tuple[Draft, tuple[Reply, ...]]
"""A draft with a post in it, and what to say of what had no room."""


async def _with_post(update: PostForwarded, draft: Draft, ctx: Ctx) -> _PostInDraft | Turn | UrlRejection:
    """The draft with a channel's post: name and link of the channel, its words, both masked, its files.

    A post of which no name and no link may be kept is none: why it may not be.
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
