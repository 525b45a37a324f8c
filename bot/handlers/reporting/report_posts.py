"""A public channel's post: what is stored of it, where its address is asked and at other questions."""

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
    """Take a post where an address is asked: its channel, link, words and files are the answer."""
    outcome = await _with_post(update, draft, ctx)
    if isinstance(outcome, Turn):
        return outcome
    if isinstance(outcome, UrlRejection):
        return await ask_again(ctx, TextRef(f"report-address-{outcome}"))
    post, cut = outcome
    return await step(ctx, post.with_editing(None), *cut)


async def take_unrequested_post(update: PostForwarded, draft: Draft, ctx: Ctx, hint: str) -> Turn:
    """Take a channel's post at another question: its address is stored, and the question stays.

    The address is not stored if it happened in a real place, because the act allows no other or the reporter
    said so. The post's files are then ordinary files.
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
