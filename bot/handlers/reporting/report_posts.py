"""A public channel's post: what is kept of it, where its address is asked and where something else is."""

from dataclasses import replace

from bot.conversation.incoming import PostForwarded
from bot.conversation.outgoing import Reply, Say, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, Name
from bot.domain.reporting.scope import may_be_online
from bot.domain.submissions.addresses import Trick, post_address
from bot.domain.typed import first_units, tidy
from bot.handlers.reporting.report_files import files_beside, take
from bot.handlers.reporting.report_steps import again, step
from bot.handlers.submissions.report_words import read_words


async def posted(update: PostForwarded, draft: Draft, ctx: Ctx) -> Turn:
    """A post where an address is asked: its channel, link, words and files are the answer."""
    kept = await _with_post(update, draft, ctx)
    if isinstance(kept, Turn):
        return kept
    if isinstance(kept, Trick):
        return await again(ctx, Term(f"report-address-{kept}"))
    post, cut = kept
    return await step(ctx, post.editing_again(None), *cut)


async def post_beside(update: PostForwarded, draft: Draft, ctx: Ctx, hint: str) -> Turn:
    """A channel's post where something else is asked: its address is kept, and the question stands.

    Not where it happened in a real place, because the act knows no other or the reporter has said so. Files of the
    post are then files like all others.
    """
    if not may_be_online(draft):
        if update.files:
            return await files_beside(update, draft, ctx)
        return await again(ctx, Term("report-post-real"))
    kept = await _with_post(update, draft, ctx)
    if isinstance(kept, Turn):
        return kept
    if isinstance(kept, Trick):
        return await again(ctx, Term("report-post-unnamed"))
    post, cut = kept
    instead = "yes" if Name.ADDRESS in draft.answers else "no"
    asked = await again(ctx, Term(hint, {"instead": instead}), draft=post)
    return replace(asked, replies=(*cut, *asked.replies))


type _Kept = tuple[Draft, tuple[Reply, ...]]
"""A draft with a post in it, and what to say of what had no room."""


async def _with_post(update: PostForwarded, draft: Draft, ctx: Ctx) -> _Kept | Turn | Trick:
    """The draft with a channel's post: name and link of the channel, its words, both masked, its files.

    A post of which no name and no link may be kept is none: why it may not be.
    """
    link = ctx.link(update.link) if update.link else None
    address = post_address(tidy(update.source), link, mask=ctx.mask)
    if not address:
        return link if isinstance(link, Trick) else Trick.NUMBER
    kept = draft
    if update.files:
        taken = await take(update.files, draft, ctx, album=update.album)
        if isinstance(taken, Turn):
            return taken
        kept = taken.draft
    words, _ = read_words(update.text, ctx)
    beginning = first_units(words, LONGEST_TEXT)
    cut = (Say("report-post-cut", {"most": LONGEST_TEXT}),) if beginning != words else ()
    return kept.posted(address, beginning), cut
