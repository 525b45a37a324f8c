"""What only the assignee of a case sees: a summary beside the card, and words and evidence in their private chat.

Every message with details is remembered with case and account, so that it can be deleted.

The files of a case for its assignee: a line each with kind, size, time and fingerprint, then the files that can
be shown.

The whole hashes stand under each file that is shown, and in the line of each that is not.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    DetailOf,
    EphemeralMessage,
    Latin,
    Reply,
    Say,
    SendEvidence,
    SendLane,
    StaffChat,
    TextRef,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.follow_up import is_first_decision_hidden
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.reporting.drafts import FormVariant, ObservationKind
from bot.domain.submissions.evidence import Evidence, EvidenceState, Loss, fingerprint, tally
from bot.domain.submissions.witnesses import (
    Consent,
    ContactMode,
    DialogueLine,
    Report,
    ReportBody,
    Side,
    Summary,
)
from bot.handlers.cards.card import KEY, act_of, card_args, number_of, private_rows, with_claim, word
from bot.handlers.cards.press_replies import is_in_private
from bot.handlers.pieces import NOTHING, button, comma_list, display_name, lines, paragraphs
from bot.handlers.submissions.evidence_words import kind_of, size_of
from bot.handlers.submissions.report_choices import when
from bot.usecases.access.case_access import living_reports
from bot.usecases.access.keep_notes import notes_of
from bot.usecases.ports import Content
from bot.usecases.ports.media import CleaningFailure

METHOD: Final = Latin("SHA-256")
_ELSEWHERE: Final = (Side.REFERRAL, Side.WISH)
TEXT_FAMILIES: Final = (
    *(f"case-evidence-{what}" for what in ("ready", "waiting", "sealed", "lost")),
    *(f"case-file-{why.replace(' ', '-')}" for why in CleaningFailure),
    *(f"case-file-lost-{why.replace('_', '-')}" for why in Loss),
    *(f"case-actor-{actor.replace('_', '-')}" for actor in ActorClass),
    *(f"case-seen-{seen}" for seen in ObservationKind),
    *(f"case-consent-{consent.replace('_', '-')}" for consent in Consent),
    *(f"case-contact-{mode.replace('_', '-')}" for mode in ContactMode),
    *(f"case-line-{side}" for side in Side if side not in _ELSEWHERE),
    *(f"case-line-{side}-wordless" for side in (Side.ANSWER, Side.NOTE, Side.OBJECTION)),
    *(f"case-summary-{summary}" for summary in Summary if summary),
)


def evidence_count_term(evidence: Sequence[Evidence]) -> TextRef:
    """How many files can be shown, are still being fetched, stay sealed, or could not be fetched."""
    if not evidence:
        return TextRef("case-evidence-none")
    counts = tally(evidence)
    each = {
        "ready": counts.ready,
        "waiting": counts.waiting,
        "sealed": counts.sealed,
        "lost": counts.lost,
    }
    return lines(
        [TextRef(f"case-evidence-{what}", {"count": count}) for what, count in each.items() if count]
    )


def evidence_list_term(evidence: Sequence[Evidence]) -> TextRef:
    """A line for each file, numbered in the order of receipt."""
    return lines(
        [
            TextRef("case-file-line", {"number": number, "file": comma_list(_file_terms(piece))})
            for number, piece in enumerate(evidence, start=1)
        ]
    )


def evidence_messages(
    evidence: Sequence[Evidence], *, only: Collection[str] | None = None, to: StaffChat, detail: DetailOf
) -> Sequence[SendEvidence]:
    """The clean copies (of ``only`` these ids), each with its number in the whole list."""
    return [
        SendEvidence(piece.id, to, detail, _caption(piece, number=number, of=len(evidence)))
        for number, piece in enumerate(evidence, start=1)
        if piece.has_clean_copy and (only is None or piece.id in only)
    ]


def _caption(piece: Evidence, *, number: int, of: int) -> TextRef:
    facts = piece.facts
    words = comma_list([kind_of(piece), size_of(piece), *_time(piece)])
    return TextRef(
        "case-file",
        {
            "number": number,
            "of": of,
            "file": words,
            "method": METHOD,
            "original": Latin(facts.sha256),
            "clean": Latin(facts.clean_sha256),
            "note": TextRef("case-file-partial") if facts.partial else NOTHING,
        },
    )


def _file_terms(piece: Evidence) -> Sequence[TextRef]:
    terms = [kind_of(piece)]
    if piece.facts.size:
        terms.append(size_of(piece))
    terms += _time(piece)
    if piece.state is EvidenceState.WAITING:
        return [*terms, TextRef("case-file-waiting")]
    if piece.state is EvidenceState.LOST:
        why = piece.facts.why_not_clean
        known = why if why in list(Loss) else Loss.GONE.value
        return [*terms, TextRef(f"case-file-lost-{known.replace('_', '-')}")]
    digest = piece.facts.sha256
    if piece.has_clean_copy:
        return [*terms, TextRef("case-file-print", {"print": Latin(fingerprint(digest))})]
    why = piece.facts.why_not_clean
    known = why if why in list(CleaningFailure) else CleaningFailure.KEPT_SEALED.value
    terms.append(TextRef(f"case-file-{known.replace(' ', '-')}"))
    return [*terms, TextRef("case-file-print", {"print": Latin(digest)})] if digest else terms


def _time(piece: Evidence) -> list[TextRef]:
    try:
        return [TextRef("case-file-time", {"at": datetime.fromisoformat(piece.facts.received_at)})]
    except ValueError:
        return []


async def summary(update: Incoming, ctx: Ctx, case: Case) -> Reply:
    """The facts without the words and the address: enough to know what the case is about.

    It may stand in the group as an ephemeral message, so it contains nothing that anybody typed.
    """
    report_terms = [await _facts_of(report, case, ctx) for report in await living_reports(ctx, case.id)]
    is_ephemeral = ctx.ephemerals and not is_in_private(update)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "reports": paragraphs(report_terms),
        "private": "no" if is_ephemeral else "yes",
    }
    rows = ((button("case-button-open", "case.open", case.id),),)
    detail = DetailOf(case.id, ctx.account)
    if is_ephemeral:
        return EphemeralMessage("case-summary", args, rows, remember=detail)
    to = StaffChat(ctx.account)
    return Say("case-summary", args, rows, to=to, lane=SendLane.DIALOGUE, remember=detail, protect=True)


async def details(ctx: Ctx, case: Case) -> tuple[Reply, ...]:
    """Everything that the reporters wrote and sent, then the card with the possible actions."""
    replies, spoken = await report_messages(ctx, case)
    now = ctx.clock.now()
    rows = private_rows(case, viewer=ctx.account, now=now)
    if spoken and case.act_id and case.is_open:
        rows = ((button("case-button-summary-again", "case.sum", case.id),), *rows)
    to = StaffChat(ctx.account)
    args, remember = card_args(case, ctx.content, now=now), with_claim(case, ctx.account)
    return (*replies, Say(KEY, args, rows, to=to, lane=SendLane.DIALOGUE, remember=remember))


async def report_messages(ctx: Ctx, case: Case, *, exact: bool = True) -> tuple[Sequence[Reply], bool]:
    """Everything that the reporters wrote and sent, for a person who may read it now; and whether one of them
    is a voice report. ``exact``: with the exact point on the map, which only the assignee may see."""
    to, detail = StaffChat(ctx.account), DetailOf(case.id, ctx.account)
    say = _detail_sender(ctx, case)
    replies: list[Reply] = []
    spoken = False
    for report in await living_reports(ctx, case.id):
        body = await ctx.uow.reports.body(report.id)
        if body is None:
            continue
        spoken = spoken or body.way == FormVariant.VOICE
        evidence = await ctx.uow.evidence.of_report(report.id)
        facts = lines([await _facts_of(report, case, ctx), *_extra_fact_terms(body)])
        text = body.text or TextRef("case-text-voice")
        replies.append(say("case-details", {"number": number_of(case), "facts": facts, "text": text}))
        if body.forwarded:
            replies.append(say("case-details-forwarded", {"text": body.forwarded}))
        if body.point and exact:
            replies.append(say("case-details-point", {"point": Latin(body.point)}))
        dialogue = await ctx.uow.reports.dialogue(report.id)
        replies += (
            say(*_line_text(line)) for line in dialogue if _is_line_visible(line, case, now=ctx.clock.now())
        )
        if evidence:
            args: dict[str, Arg] = {
                "number": number_of(case),
                "files": evidence_list_term(evidence),
                "method": METHOD,
            }
            replies.append(say("case-files", args))
            replies += evidence_messages(evidence, to=to, detail=detail)
    for note in await notes_of(ctx, case):
        name = note.name or display_name(await ctx.uow.staff.get(note.by))
        replies.append(say("case-note-line", {"name": name, "at": note.at, "text": note.text}))
    return replies or [say("case-details-gone", {"number": number_of(case)})], spoken


def _detail_sender(ctx: Ctx, case: Case) -> Callable[[str, dict[str, Arg]], Say]:
    """Returns a function that sends details to the presser, remembered so that they can be deleted."""
    to, detail = StaffChat(ctx.account), DetailOf(case.id, ctx.account)
    return lambda key, args: Say(key, args, to=to, lane=SendLane.DIALOGUE, remember=detail, protect=True)


def _is_line_visible(line: DialogueLine, case: Case, *, now: datetime) -> bool:
    """The reason of a decision is hidden until the second moderator has decided. The outcomes of referrals
    and requests to hear a witness are shown elsewhere."""
    if line.side in _ELSEWHERE:
        return False
    return line.side is not Side.REASON or not is_first_decision_hidden(case, now=now)


async def additions(ctx: Ctx, case: Case) -> tuple[Reply, ...]:
    """What reporters added without being asked, without their first report.

    It includes additions from before the decision, which may have been overlooked.
    """
    to, detail = StaffChat(ctx.account), DetailOf(case.id, ctx.account)
    say, replies, waiting = _detail_sender(ctx, case), list[Reply](), 0
    for report in await living_reports(ctx, case.id):
        dialogue = await ctx.uow.reports.dialogue(report.id)
        notes = [line for line in dialogue if line.side is Side.NOTE]
        if not notes:
            continue
        replies += (say(*_line_text(line)) for line in notes)
        since = notes[0].at
        evidence = await ctx.uow.evidence.of_report(report.id)
        pieces = [piece for piece in evidence if _came_after(piece, since)]
        replies += evidence_messages(evidence, only={piece.id for piece in pieces}, to=to, detail=detail)
        waiting += sum(not piece.has_clean_copy for piece in pieces)
    if waiting:
        replies.append(say("case-added-not-shown", {"number": number_of(case), "count": waiting}))
    return tuple(replies) or (say("case-added-nothing", {"number": number_of(case)}),)


def _came_after(piece: Evidence, moment: datetime) -> bool:
    """Whether it came in after this moment. Times of receipt are whole seconds."""
    came = piece.facts.received_at
    return bool(came) and datetime.fromisoformat(came) >= moment.replace(microsecond=0)


async def _facts_of(report: Report, case: Case, ctx: Ctx) -> TextRef:
    """One report's facts, one line each, without anything that the reporter typed. A voice report has the
    case's act, once there is one."""
    body = await ctx.uow.reports.body(report.id)
    if body is None:
        return TextRef("case-report-gone")
    evidence = await ctx.uow.evidence.of_report(report.id)
    facts = TextRef(
        "case-report-facts",
        {
            "act": act_of(body.act_id or case.act_id, ctx.content),
            "area": _path(body.area_id, ctx.content),
            "when": _when(body.when),
            "seen": word("case-seen", body.seen)
            if body.seen in ObservationKind
            else TextRef("case-not-told"),
            "actor": word("case-actor", body.actor) if body.actor in ActorClass else TextRef("case-not-told"),
            "consent": word("case-consent", report.consent),
            "contact": word("case-contact", report.mode),
            "evidence": evidence_count_term(evidence),
        },
    )
    judged = [TextRef(f"case-summary-{report.summary}")] if report.summary else []
    return lines([facts, *judged])


def _extra_fact_terms(body: ReportBody) -> Sequence[TextRef]:
    """What the reporter typed about the place, the address of an online report, and answers to questions that
    were added to the form later."""
    evidence_messages = Latin(body.address) if body.address.isascii() else body.address
    terms = [TextRef("case-place-words", {"words": body.place_words})] if body.place_words else []
    terms += [TextRef("case-address", {"address": evidence_messages})] if body.address else []
    terms += (
        TextRef("case-more", {"name": TextRef(f"report-name-{name}"), "value": value})
        for name, value in body.more.items()
    )
    return terms


def _path(area_id: str, content: Content) -> str | TextRef:
    if area_id not in content.areas:
        return TextRef("case-area-unknown")
    return " › ".join(area.name for area in content.areas.path(area_id))


def _when(moment_text: str) -> Arg:
    """The day and its part. Words in another form stay as the reporter gave them."""
    try:
        return when(moment_text)
    except ValueError:
        return moment_text


def _line_text(line: DialogueLine) -> tuple[str, dict[str, Arg]]:
    """A line of the dialogue. Some have no words: files alone, or an objection without a reason."""
    if not line.text:
        return f"case-line-{line.side}-wordless", {"at": line.at}
    return f"case-line-{line.side}", {"text": line.text, "at": line.at}
