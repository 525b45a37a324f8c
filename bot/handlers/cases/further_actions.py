"""Behind «more» of a case's screen: the actions that most cases do not need, the hashes of its files, its history."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.submissions.evidence import Evidence, EvidenceState, Loss
from bot.domain.submissions.witnesses import DialogueLine
from bot.handlers.cards.card import KEY, card_args, further_rows, number_of
from bot.handlers.cards.press_replies import as_case_screen, pressed_screen
from bot.handlers.cases.case_details import (
    detail_sender,
    is_line_visible,
    line_messages,
    screen_below,
    time_of,
)
from bot.handlers.cases.read_alarms import record_reading
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import NOTHING, argument, button, comma_list, lines
from bot.handlers.press_arguments import CasePage
from bot.handlers.submissions.evidence_words import kind_of, size_of
from bot.usecases.access.case_access import living_reports
from bot.usecases.access.claims import keep_claim
from bot.usecases.cases.summarise_voice import voice_reports
from bot.usecases.ports.media import CleaningFailure

METHOD: Final = Latin("SHA-256")
PAGER: Final = Pager(8)
TEXT_FAMILIES: Final = (
    *(f"case-file-{why.replace(' ', '-')}" for why in CleaningFailure),
    *(f"case-file-lost-{why.replace('_', '-')}" for why in Loss),
)


async def show_more(update: Incoming, ctx: Ctx) -> Turn:
    """Show the further actions on the case's screen. One press leads back."""
    case, facts = await keep_claim(ctx, argument(update))
    rows = further_rows(case, spoken=bool(await voice_reports(ctx, case.id)))
    screen = Screen(KEY, card_args(case, ctx.content, now=ctx.clock.now()), rows)
    return Turn((as_case_screen(screen, case, ctx),), session=ctx.session.at(""), facts=facts)


async def show_hashes(update: Incoming, ctx: Ctx) -> Turn:
    """Show a page of the files on the case's screen: what each is, what became of it, and its hashes."""
    case_id, number = argument(update, CasePage)
    case, facts = await keep_claim(ctx, case_id)
    files = [
        piece
        for report in await living_reports(ctx, case.id)
        for piece in await ctx.uow.evidence.of_report(report.id)
    ]
    page = PAGER.page(number, count=len(files))
    turns = page.turns(lambda label, to: button(label, "case.hashes", CasePage(case.id, to)))
    terms = [file_term(piece, place) for place, piece in enumerate(page.of(files), start=page.start + 1)]
    args: dict[str, Arg] = {"number": number_of(case), "files": lines(terms), "method": METHOD}
    rows = (*turns, (button("case-button-back", "case.show", case.id),))
    screen = Screen("case-files" if files else "case-files-none", args if files else _number(case), rows)
    return Turn((as_case_screen(screen, case, ctx),), facts=facts)


def _number(case: Case) -> dict[str, Arg]:
    return {"number": number_of(case)}


def file_term(piece: Evidence, place: int) -> TextRef:
    """What the file is, why it cannot be shown, and its hashes."""
    terms = [kind_of(piece), *([size_of(piece)] if piece.facts.size else []), *time_of(piece)]
    if not piece.has_clean_copy:
        terms.append(_why_not_shown(piece))
    hashes = [
        TextRef(key, {"method": METHOD, "hash": Latin(digest)})
        for key, digest in (
            ("case-file-original", piece.facts.sha256),
            ("case-file-copy", piece.facts.clean_sha256),
        )
        if digest
    ]
    args: dict[str, Arg] = {"number": place, "file": comma_list(terms)}
    return lines([TextRef("case-file-line", args), *hashes])


def _why_not_shown(piece: Evidence) -> TextRef:
    """Why there is no copy of this file to show."""
    why = piece.facts.why_not_clean
    if piece.state is EvidenceState.WAITING:
        return TextRef("case-file-waiting")
    if piece.state is EvidenceState.LOST:
        known = why if why in list(Loss) else Loss.GONE.value
        return TextRef(f"case-file-lost-{known.replace('_', '-')}")
    known = why if why in list(CleaningFailure) else CleaningFailure.KEPT_SEALED.value
    return TextRef(f"case-file-{known.replace(' ', '-')}")


async def show_history(update: Incoming, ctx: Ctx) -> Turn:
    """Send what was asked, answered, added and decided, in order, and the case's screen below it again."""
    case, facts = await keep_claim(ctx, argument(update))
    say, now = detail_sender(ctx, case), ctx.clock.now()
    dialogue: Sequence[DialogueLine] = [
        line
        for report in await living_reports(ctx, case.id)
        for line in await ctx.uow.reports.dialogue(report.id)
        if is_line_visible(line, case, now=now)
    ]
    head: dict[str, Arg] = {
        "number": number_of(case),
        "opened": case.opened_at,
        "witnesses": case.witnesses,
        "said": NOTHING if dialogue else TextRef("case-history-none"),
    }
    messages = [
        say("case-history", head),
        *line_messages(sorted(dialogue, key=lambda line: line.at), say),
    ]
    alarms = await record_reading(case, ctx, whole=False)
    screen = await screen_below(ctx, case, pressed=pressed_screen(update))
    return Turn((*messages, *screen, *alarms), session=ctx.session.at(""), facts=facts)
