"""Files for a report: sent when they are asked for, or beside any other question; as voice; as an album.

What is sent is kept wherever it comes, because people attach a picture when they have it at hand. Only where an
address is asked, a picture is none: it may be of somebody's own page.
"""

from dataclasses import replace

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind, FileRef, FilesSent, Incoming, PostForwarded
from bot.conversation.outgoing import Button, Say, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.drafts import LONGEST_TEXT, Draft, FormField, Name, fits_text
from bot.domain.errors import Refused
from bot.domain.evidence import MOST_FILES, tally
from bot.handlers.report_steps import again, step
from bot.handlers.report_telling import tell
from bot.handlers.report_words import read_words
from bot.usecases.take_evidence import OfferedFile, Taken, take_evidence

SPOKEN = (FileKind.VOICE, FileKind.AUDIO)


async def files_asked(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn | None:
    """Files where they are asked for: each is confirmed shortly, and a caption joins the report's words.
    None for anything but files."""
    match update:
        case FilesSent(files=files, caption=caption, album=album) if files:
            taken = await take(files, draft, ctx, album=album)
        case PostForwarded(files=files, text=caption, album=album) if files:
            taken = await take(files, draft, ctx, album=album)
        case _:
            return None
    if isinstance(taken, Turn):
        return taken
    noted = _with_caption(taken.draft, ctx.mask(caption))
    lost = bool(caption.strip()) and noted is None
    draft = noted or taken.draft
    tail = "caption-long" if lost else "closed" if taken.closed else "plain"
    done = Button(Term("button-files-done"), Press("report-pick", f"{field.name}/done", ctx.session.epoch))
    said = Say(
        "report-file-taken", {"count": draft.evidence, "tail": tail}, buttons=((done,),), slot="evidence"
    )
    return Turn((said,), session=ctx.session.with_draft(draft))


async def files_beside(update: FilesSent | PostForwarded, draft: Draft, ctx: Ctx) -> Turn:
    """Files while something else is asked: kept, and the question stands. The parts of an album whose first
    picture was the answer to the question before are counted without asking anew."""
    belongs = bool(update.album) and update.album == draft.album
    taken = await take(update.files, draft, ctx, album=update.album)
    if isinstance(taken, Turn):
        return taken
    session = ctx.session.with_draft(taken.draft)
    if belongs:
        said = Say("report-file-kept", {"count": taken.draft.evidence}, slot="evidence")
        return Turn((said,), session=session)
    return await again(ctx, Term("report-file-kept", {"count": taken.draft.evidence}), draft=taken.draft)


async def files_with_words(update: FilesSent, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """A file that comes where words are asked: with a caption it is both."""
    taken = await take(update.files, draft, ctx, album=update.album)
    if isinstance(taken, Turn):
        return taken
    words, _ = read_words(update.caption, ctx)
    if fits_text(words):
        hint = Term("report-file-kept-write", {"count": taken.draft.evidence})
        return await again(ctx, hint, draft=taken.draft)
    kept = Say("report-file-kept", {"count": taken.draft.evidence}, slot="evidence")
    return await tell(words, field, taken.draft, ctx, kept)


async def voice_asked(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """A voice note or a sound file is the report; anything else is answered with how to record one."""
    if not isinstance(update, FilesSent) or not any(file.kind in SPOKEN for file in update.files):
        return await again(ctx, Term("report-voice-please"))
    taken = await take(update.files, draft, ctx, album=update.album)
    if isinstance(taken, Turn):
        return taken
    return await step(ctx, taken.draft.answered(field.name, "done"))


async def take(files: tuple[FileRef, ...], draft: Draft, ctx: Ctx, *, album: str = "") -> Taken | Turn:
    """The draft with these files; or why they were not kept, said once for all parts of an album.

    What never came leaves its place to what is sent again.
    """
    if draft.evidence + len(files) > MOST_FILES:
        draft = replace(draft, evidence=tally(await ctx.uow.evidence.of_report(draft.id)).places)
    offered = [OfferedFile(f.kind.value, f.file_id, f.size, f.mime, f.name) for f in files]
    messenger = ctx.person.account.messenger
    try:
        taken = take_evidence(
            offered, draft=draft, messenger=messenger, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock
        )
    except Refused as refusal:
        args = dict(refusal.args_for_text)
        return Turn((Say(refusal.key, args, slot="evidence"),))  # type: ignore[arg-type] # errors know no Arg
    return replace(taken, draft=replace(taken.draft, album=album))


def _with_caption(draft: Draft, caption: str) -> Draft | None:
    """The draft with a caption added to its words, or None if there is none or no room for it."""
    words = f"{draft.get(Name.TEXT)}\n\n{caption.strip()}".strip()
    if not caption.strip() or len(words) > LONGEST_TEXT:
        return None
    return replace(draft, answers={**draft.answers, Name.TEXT: words})
