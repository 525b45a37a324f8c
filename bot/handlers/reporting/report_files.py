"""Files for a report: requested, sent at any other question, as a voice report, or as an album.

Files are stored wherever they are sent, because people attach a picture when they have it at hand. Only where
an address is asked a picture is not taken as one: it may show somebody's own page.

Captions of files: they belong to the words of the report, wherever in the form the file is sent.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import (
    FileKind,
    FileRef,
    FilesSent,
    Incoming,
    LocationSent,
    PostForwarded,
    TextSaid,
)
from bot.conversation.outgoing import Arg, Button, Reply, Say, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.stations import Point
from bot.domain.errors import RequestRefused
from bot.domain.reporting.drafts import (
    LONGEST_TEXT,
    ORDER,
    Draft,
    FieldName,
    FormField,
    FormVariant,
    InputKind,
    fits_text,
    next_field,
)
from bot.domain.submissions.evidence import MOST_BYTES, MOST_FILES, EvidenceState, tally
from bot.domain.typed import units
from bot.handlers.pieces import NOTHING, lines
from bot.handlers.press_arguments import FieldValue
from bot.handlers.reporting.report_steps import ask_again, step
from bot.handlers.reporting.report_telling import tell
from bot.handlers.submissions.evidence_words import waiting_for_room
from bot.handlers.submissions.posts import post_from, quote_post
from bot.handlers.submissions.report_words import note_told_when, read_words
from bot.usecases.submissions.evidence import OfferedFile, TakenEvidence, take_evidence

MOST_WAITING: Final = LONGEST_TEXT // 2
"""Most UTF-16 units that wait for the question for words; the answer itself needs room too."""
SPOKEN = (FileKind.VOICE, FileKind.AUDIO)


def with_caption(draft: Draft, update: FilesSent | PostForwarded, ctx: Ctx) -> tuple[Draft, TextRef]:
    """The draft with a caption among its words, and a note on it; a caption is never dropped silently. The
    caption of a channel's post follows its channel's name. The note also says if files wait for room on the
    disk."""
    caption = update.caption if isinstance(update, FilesSent) else update.text
    noted, outcome = with_words(draft, caption, ctx, address=post_from(update, ctx))
    if noted is not draft:
        below = quote_post(post_from(update, ctx), read_words(caption, ctx)[0])
        draft = replace(noted, captions=(*draft.captions, below))
    notes = [TextRef("report-caption", {"fate": outcome})] if outcome else []
    wait = waiting_for_room(ctx) if update.files else NOTHING
    notes += [wait] if wait != NOTHING else []
    return draft, lines(notes) if notes else NOTHING


def with_words(draft: Draft, text: str, ctx: Ctx, *, address: str = "") -> tuple[Draft, str]:
    """The draft with words that came with something else, and what became of them."""
    words, _ = read_words(text, ctx)
    if not words:
        return draft, ""
    if fits_text(words, shortest=1) == "empty":
        return draft, "empty"
    words = quote_post(address, words)
    if FieldName.TEXT in draft.answers or FieldName.TEXT not in ORDER[draft.way]:
        new_draft = draft.with_words(words)
        is_long = units(new_draft.get(FieldName.TEXT)) > LONGEST_TEXT
        return (draft, "long") if is_long else (note_told_when(new_draft, ctx), "kept")
    waiting = f"{draft.caption}\n\n{words}".strip()
    if units(waiting) > MOST_WAITING:
        return draft, "long"
    return note_told_when(replace(draft, caption=waiting), ctx), "waits"


async def take_requested_files(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn | None:
    """Take files where they are requested. Each is confirmed briefly, and a caption joins the report's words.
    None for anything but files."""
    match update:
        case FilesSent(files=files, album=album) | PostForwarded(files=files, album=album) if files:
            taken = await take(files, draft, ctx, album=album)
        case _:
            return None
    if isinstance(taken, Turn):
        return taken
    draft, caption_said = with_caption(taken.draft, update, ctx)
    tail = TextRef("report-file-closed") if taken.closed else NOTHING
    done = Button(
        TextRef("button-files-done"), Press("report-pick", FieldValue(field.name, "done"), ctx.session.epoch)
    )
    args: dict[str, Arg] = {"count": draft.evidence, "tail": tail, "caption": caption_said}
    reply = Say("report-file-taken", args, buttons=((done,),), slot="evidence")
    return Turn((reply,), session=ctx.session.with_draft(draft))


def add_words(text: str, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Add words that were sent where files are requested to the report's words, masked, and say so."""
    words, masked = read_words(text, ctx)
    noted, outcome = (draft, "short") if fits_text(words) == "short" else with_words(draft, text, ctx)
    args: dict[str, Arg] = {"fate": outcome or "empty", "masked": "yes" if masked and words else "no"}
    done = Button(
        TextRef("button-files-done" if draft.evidence else "button-files-none"),
        Press("report-pick", FieldValue(field.name, "done"), ctx.session.epoch),
    )
    reply = Say("report-words-added", args, buttons=((done,),), slot="evidence")
    return Turn((reply,), session=ctx.session.with_draft(noted) if noted is not draft else None)


def take_point(update: LocationSent, field: FormField, draft: Draft, ctx: Ctx) -> Turn | None:
    """Take a location where files are requested: its exact place is evidence. None outside Iran."""
    point = Point(update.latitude, update.longitude)
    if not point.in_iran:
        return None
    epoch = ctx.session.epoch
    rows = (
        (Button(TextRef("button-files-done"), Press("report-pick", FieldValue(field.name, "done"), epoch)),),
        (Button(TextRef("button-point-drop"), Press("report-drop-point", epoch=epoch)),),
    )
    reply = Say("report-point-stored", buttons=rows, slot="evidence")
    return Turn((reply,), session=ctx.session.with_draft(draft.at_point(str(point))))


async def take_unrequested_files(update: FilesSent | PostForwarded, draft: Draft, ctx: Ctx) -> Turn:
    """Take files while something else is asked: they are stored, and the question stays. Further parts of an
    album whose first picture answered the previous question are counted without asking again."""
    belongs = bool(update.album) and update.album == draft.album
    taken = await take(update.files, draft, ctx, album=update.album)
    if isinstance(taken, Turn):
        return taken
    draft, caption = with_caption(taken.draft, update, ctx)
    args: dict[str, Arg] = {"count": draft.evidence, "caption": caption}
    if belongs:
        reply = Say("report-file-stored", args, slot="evidence")
        return Turn((reply,), session=ctx.session.with_draft(draft))
    return await ask_again(ctx, TextRef("report-file-stored", args), draft=draft)


async def take_files_with_words(update: FilesSent, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take a file where words are asked. With a caption it is both."""
    taken = await take(update.files, draft, ctx, album=update.album)
    if isinstance(taken, Turn):
        return taken
    words, _ = read_words(update.caption, ctx)
    if fits_text(words, longest=draft.room):
        noted, caption = with_caption(taken.draft, update, ctx)
        hint = TextRef("report-file-kept-write", {"count": noted.evidence, "caption": caption})
        return await ask_again(ctx, hint, draft=noted)
    args: dict[str, Arg] = {"count": taken.draft.evidence, "caption": waiting_for_room(ctx)}
    reply = Say("report-file-stored", args, slot="evidence")
    return await tell(words, field, taken.draft, ctx, reply)


async def take_voice(update: Incoming, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take a voice note or a recording of the person's own as the report. Other files and words are stored
    with it, and the question stays."""
    if not isinstance(update, FilesSent) or not any(file.kind in SPOKEN for file in update.files):
        return await _take_instead_of_voice(update, draft, ctx)
    room = MOST_FILES + 1  # the voice is the report: it does not count against the limit of files
    taken = await take(update.files, draft, ctx, album=update.album, most=room)
    if isinstance(taken, Turn):
        return taken
    draft, caption = with_caption(taken.draft.with_answer(field.name, "done"), update, ctx)
    args: dict[str, Arg] = {"count": draft.evidence, "caption": caption}
    replies = () if caption == NOTHING else (Say("report-file-stored", args, slot="evidence"),)
    return await step(ctx, draft, *replies)


async def _take_instead_of_voice(update: Incoming, draft: Draft, ctx: Ctx) -> Turn:
    """Handle anything that is not a voice message. Typed words join the words of the report."""
    match update:
        case FilesSent(files=files) | PostForwarded(files=files) if files:
            return await take_unrequested_files(update, draft, ctx)
        case TextSaid(text=text) | PostForwarded(text=text):
            noted, outcome = with_words(draft, text, ctx, address=post_from(update, ctx))
            return await ask_again(ctx, TextRef("report-voice-words", {"fate": outcome}), draft=noted)
    return await ask_again(ctx, TextRef("report-voice-please"))


async def use_earlier_voice(draft: Draft, ctx: Ctx) -> tuple[Draft, tuple[Reply, ...]]:
    """The draft with an earlier voice message as its answer, and the notes that every sender of one gets.
    Otherwise the draft is unchanged."""
    if draft.way is not FormVariant.VOICE or FieldName.VOICE in draft.answers:
        return draft, ()
    pieces = await ctx.uow.evidence.of_report(draft.id)
    if not any(piece.facts.kind in SPOKEN and piece.state is not EvidenceState.LOST for piece in pieces):
        return draft, ()
    return draft.with_answer(FieldName.VOICE, "done"), (Say("report-voice-before"),)


async def take(
    files: tuple[FileRef, ...], draft: Draft, ctx: Ctx, *, album: str = "", most: int = MOST_FILES
) -> TakenEvidence | Turn:
    """The draft with these files; or why they were not stored, said once for all parts of an album.

    A file that was lost leaves its place to one that is sent again.
    """
    if draft.evidence + len(files) > most:
        draft = replace(draft, evidence=tally(await ctx.uow.evidence.of_report(draft.id)).places)
    offered = [OfferedFile(f.kind.value, f.file_id, f.size, f.mime, f.name) for f in files]
    try:
        taken = await take_evidence(ctx, offered, draft=draft, most=most)
    except RequestRefused as refusal:
        args = {**refusal.args_for_text, "kind": _smaller(files), "asked": _expects_files(draft)}
        return Turn((Say(refusal.key, args, slot="evidence"),))  # type: ignore[arg-type] # errors do not know Arg
    return replace(taken, draft=replace(taken.draft, album=album))


def _expects_files(draft: Draft) -> str:
    """Whether files are requested: only then a button leads on."""
    field = next_field(draft)
    return "yes" if field is not None and field.input is InputKind.FILES else "no"


def _smaller(files: Sequence[FileRef]) -> str:
    """The kind of a file that is too big, because each kind is made smaller in its own way."""
    big = next((file for file in files if file.size > MOST_BYTES), None)
    if big is None:
        return ""
    if big.kind is not FileKind.DOCUMENT:
        return big.kind.value
    return {"image": "photo-file", "video": "video-file", "audio": "audio"}.get(
        big.mime.partition("/")[0], "paper"
    )
