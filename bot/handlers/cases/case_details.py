"""What only the assignee of a case sees: a summary beside the card; words, evidence and the case's screen in their
private chat.

Every message with details is remembered with case and account, so that it can be deleted.

All words stand first, long ones in several messages, then the files as albums, and last the screen with the decisions.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import (
    AlbumFile,
    Arg,
    DetailOf,
    EphemeralMessage,
    EraseOlderScreens,
    Latin,
    Reply,
    Say,
    SendAlbum,
    SendLane,
    StaffChat,
    TextRef,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.divided_text import divide_text
from bot.domain.cases.follow_up import is_first_decision_hidden
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.reporting.drafts import ObservationKind
from bot.domain.submissions.evidence import Evidence, tally
from bot.domain.submissions.witnesses import (
    Consent,
    ContactMode,
    DialogueLine,
    Report,
    ReportBody,
    Side,
    Summary,
)
from bot.domain.typed import units
from bot.handlers.cards.card import KEY, act_of, card_args, number_of, private_rows, with_claim, word
from bot.handlers.pieces import NOTHING, button, comma_list, display_name, lines, paragraphs
from bot.handlers.submissions.evidence_words import kind_of, size_of
from bot.handlers.submissions.report_choices import when
from bot.usecases.access.case_access import living_reports
from bot.usecases.access.keep_notes import notes_of
from bot.usecases.cases.reads import has_more_to_read
from bot.usecases.ports import Content

_ELSEWHERE: Final = (Side.REFERRAL, Side.WISH, Side.ALERT)
_READ_AT_ONCE: Final = (Side.QUESTION, Side.ANSWER, Side.NOTE, Side.OBJECTION)
"""What is read with the report: the reporter's words, and what they answer. The rest is in the case's history."""
_BESIDE_FACTS: Final = 2_400
"""UTF-16 units of a report's words in the message that also holds its facts; messengers take 4,096."""
_ALONE: Final = 3_700
"""The same in a message of its own."""
_HEAD: Final = 60
"""Room for what stands before a line of a dialogue."""
TEXT_FAMILIES: Final = (
    *(f"case-evidence-{what}" for what in ("ready", "waiting", "sealed", "lost")),
    *(f"case-actor-{actor.replace('_', '-')}" for actor in ActorClass),
    *(f"case-seen-{seen}" for seen in ObservationKind),
    *(f"case-consent-{consent.replace('_', '-')}" for consent in Consent),
    *(f"case-contact-{mode.replace('_', '-')}" for mode in ContactMode),
    *(f"case-line-{side}" for side in Side if side not in _ELSEWHERE),
    *(f"case-line-{side}-wordless" for side in (Side.ANSWER, Side.NOTE, Side.OBJECTION)),
    *(f"case-summary-{summary}" for summary in Summary if summary),
)

type DetailSender = Callable[[str, dict[str, Arg]], Say]


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


def evidence_messages(
    evidence: Sequence[Evidence],
    ctx: Ctx,
    case: Case,
    *,
    which: Sequence[TextRef] = (),
    only: Collection[str] | None = None,
) -> Sequence[SendAlbum]:
    """The clean copies (of ``only`` these ids), each with its number in the whole list. ``which``: whose they are."""
    files = tuple(
        AlbumFile(piece.id, _caption(piece, number=number, of=len(evidence), which=which))
        for number, piece in enumerate(evidence, start=1)
        if piece.has_clean_copy and (only is None or piece.id in only)
    )
    to, detail = StaffChat(ctx.account), DetailOf(case.id, ctx.account)
    return [SendAlbum(files, to, detail)] if files else []


def _caption(piece: Evidence, *, number: int, of: int, which: Sequence[TextRef]) -> TextRef:
    words = comma_list([*which, kind_of(piece), size_of(piece), *time_of(piece)])
    note = TextRef("case-file-partial") if piece.facts.partial else NOTHING
    return TextRef("case-file", {"number": number, "of": of, "file": words, "note": note})


def time_of(piece: Evidence) -> list[TextRef]:
    """When it came; nothing if that is not known."""
    try:
        return [TextRef("case-file-time", {"at": datetime.fromisoformat(piece.facts.received_at)})]
    except ValueError:
        return []


async def summary(ctx: Ctx, case: Case) -> Reply:
    """The facts without the words and the address: enough to know what the case is about.

    It may stand in the group as an ephemeral message, so it contains nothing that anybody typed.
    """
    report_terms = [await _facts_of(report, case, ctx) for report in await living_reports(ctx, case.id)]
    args: dict[str, Arg] = {
        "number": number_of(case),
        "reports": paragraphs(report_terms),
        "private": "no" if ctx.ephemerals else "yes",
    }
    rows = ((button("case-button-open", "case.open", case.id),),)
    detail = DetailOf(case.id, ctx.account)
    if ctx.ephemerals:
        return EphemeralMessage("case-summary", args, rows, remember=detail)
    to = StaffChat(ctx.account)
    return Say("case-summary", args, rows, to=to, lane=SendLane.DIALOGUE, remember=detail, protect=True)


async def details(ctx: Ctx, case: Case, *, pressed: MessageRef | None = None) -> tuple[Reply, ...]:
    """Everything that the reporters wrote and sent, then the case's screen with the possible actions; older screens
    of it go, and so does the ``pressed`` message."""
    return (*await report_messages(ctx, case), *await screen_below(ctx, case, pressed=pressed))


async def screen_below(ctx: Ctx, case: Case, *, pressed: MessageRef | None = None) -> tuple[Reply, ...]:
    """The case's screen as the newest message of the chat, and the end of older ones."""
    me, now = ctx.account, ctx.clock.now()
    unread = case.is_open and case.assignee == me and await has_more_to_read(ctx, case, by=me)
    rows = private_rows(case, viewer=me, now=now, unread=unread)
    args, remember = card_args(case, ctx.content, now=now), with_claim(case, me)
    screen = Say(KEY, args, rows, to=StaffChat(me), lane=SendLane.DIALOGUE, remember=remember)
    return (screen, EraseOlderScreens(case.id, ctx.account, pressed))


async def report_messages(ctx: Ctx, case: Case, *, exact: bool = True) -> Sequence[Reply]:
    """Everything that the reporters wrote and sent, for a person who may read it now: first all words, then the
    files. ``exact``: with the exact point on the map, which only the assignee may see."""
    say = detail_sender(ctx, case)
    replies: list[Reply] = []
    albums: list[SendAlbum] = []
    reports = [
        (report, body)
        for report in await living_reports(ctx, case.id)
        if (body := await ctx.uow.reports.body(report.id)) is not None
    ]
    for place, (report, body) in enumerate(reports, start=1):
        of = len(reports)
        which = [TextRef("case-report-of", {"place": place, "of": of})] if of > 1 else []
        facts = lines([*which, await _facts_of(report, case, ctx), *_extra_fact_terms(body)])
        replies += _text_messages(body, facts, case, say)
        if body.point and exact:
            replies.append(say("case-details-point", {"point": Latin(body.point)}))
        dialogue = await ctx.uow.reports.dialogue(report.id)
        replies += line_messages([line for line in dialogue if line.side in _READ_AT_ONCE], say)
        evidence = await ctx.uow.evidence.of_report(report.id)
        albums += evidence_messages(evidence, ctx, case, which=which)
    for note in await notes_of(ctx, case):
        name = note.name or display_name(await ctx.uow.staff.get(note.by))
        replies.append(say("case-note-line", {"name": name, "at": note.at, "text": note.text}))
    return [*replies, *albums] or [say("case-details-gone", {"number": number_of(case)})]


def _text_messages(body: ReportBody, facts: TextRef, case: Case, say: DetailSender) -> Sequence[Say]:
    """A report's words below its facts, and the words that it passes on; long ones in several messages."""
    first, *more = divide_text(body.text, first=_BESIDE_FACTS, most=_ALONE)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "facts": facts,
        "text": first or TextRef("case-text-voice"),
    }
    messages = [say("case-details", args), *(say("case-details-on", {"text": part}) for part in more)]
    if body.forwarded:
        first, *more = divide_text(body.forwarded, first=_ALONE, most=_ALONE)
        messages.append(say("case-details-forwarded", {"text": first}))
        messages += (say("case-details-on", {"text": part}) for part in more)
    return messages


def line_messages(dialogue: Sequence[DialogueLine], say: DetailSender) -> Sequence[Say]:
    """Lines of a dialogue, as many in one message as it holds."""
    messages: list[list[TextRef]] = []
    left = 0
    for term, size in _line_terms(dialogue):
        if size > left:
            messages.append([])
            left = _ALONE
        messages[-1].append(term)
        left -= size
    return [
        say("case-lines", {"lines": paragraphs(terms)})
        if len(terms) > 1
        else say(terms[0].key, dict(terms[0].args))
        for terms in messages
    ]


def _line_terms(dialogue: Sequence[DialogueLine]) -> Iterator[tuple[TextRef, int]]:
    """Each line, divided if it is longer than a message, with the room that it takes in UTF-16 units."""
    for line in dialogue:
        if not line.text:  # files alone, or an objection without a reason
            yield TextRef(f"case-line-{line.side}-wordless", {"at": line.at}), _HEAD
            continue
        first, *more = divide_text(line.text, first=_ALONE - _HEAD, most=_ALONE - _HEAD)
        yield TextRef(f"case-line-{line.side}", {"text": first, "at": line.at}), units(first) + _HEAD
        for part in more:
            yield TextRef("case-details-on", {"text": part}), units(part) + _HEAD


def detail_sender(ctx: Ctx, case: Case) -> DetailSender:
    """Returns a function that sends details to the presser, remembered so that they can be deleted."""
    to, detail = StaffChat(ctx.account), DetailOf(case.id, ctx.account)
    return lambda key, args: Say(key, args, to=to, lane=SendLane.DIALOGUE, remember=detail, protect=True)


def is_line_visible(line: DialogueLine, case: Case, *, now: datetime) -> bool:
    """The reason of a decision is hidden until the second moderator has decided. The outcomes of referrals
    and requests to hear a witness are shown elsewhere."""
    if line.side in _ELSEWHERE:
        return False
    return line.side is not Side.REASON or not is_first_decision_hidden(case, now=now)


async def additions(ctx: Ctx, case: Case) -> tuple[Reply, ...]:
    """What reporters added without being asked, without their first report.

    It includes additions from before the decision, which may have been overlooked.
    """
    say, replies, waiting = detail_sender(ctx, case), list[Reply](), 0
    for report in await living_reports(ctx, case.id):
        dialogue = await ctx.uow.reports.dialogue(report.id)
        notes = [line for line in dialogue if line.side is Side.NOTE]
        if not notes:
            continue
        replies += line_messages(notes, say)
        evidence = await ctx.uow.evidence.of_report(report.id)
        pieces = [piece for piece in evidence if _came_after(piece, notes[0].at)]
        replies += evidence_messages(evidence, ctx, case, only={piece.id for piece in pieces})
        waiting += sum(not piece.has_clean_copy for piece in pieces)
    if waiting:
        replies.append(say("case-added-not-ready", {"number": number_of(case), "count": waiting}))
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
            "area": area_path(body.area_id, ctx.content),
            "when": moment_of(body.when),
            "seen": word("case-seen", body.seen)
            if body.seen in ObservationKind
            else TextRef("case-not-stated"),
            "actor": word("case-actor", body.actor)
            if body.actor in ActorClass
            else TextRef("case-not-stated"),
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


def area_path(area_id: str, content: Content) -> str | TextRef:
    if area_id not in content.areas:
        return TextRef("case-area-unknown")
    return " › ".join(area.name for area in content.areas.path(area_id))


def moment_of(moment_text: str) -> Arg:
    """The day and its part. Words in another form stay as the reporter gave them."""
    try:
        return when(moment_text)
    except ValueError:
        return moment_text
