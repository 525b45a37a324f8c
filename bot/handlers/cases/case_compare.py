"""Two cases beside each other before a merge: two messages with equal heads, in which marks show what differs.

The marks are signs, which every messenger shows: «≠» before a fact, and brackets around words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation.outgoing import Arg, DetailOf, Latin, Say, SendLane, StaffChat, TextRef
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.cases.text_comparison import compare_texts
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.submissions.witnesses import ReportBody
from bot.handlers.cards.card import act_of, number_of, state_of, word
from bot.handlers.cases.case_details import area_path, moment_of
from bot.handlers.pieces import lines
from bot.usecases.access.case_access import living_reports

ROOM: Final = 3_000
"""UTF-16 units of each text; messengers take 4,096 with the head."""
FACTS: Final = ("act", "area", "space", "address", "phase", "when", "actor", "witnesses", "files")
TEXT_FAMILIES: Final = tuple(f"case-compare-{fact}" for fact in FACTS)


@dataclass(frozen=True, slots=True)
class ComparedCases:
    """Both messages. ``alike``: differing words are marked; ``whole``: nothing of the texts is left out."""

    messages: tuple[Say, Say]
    alike: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """What one of the messages says of its case: its facts by name, and its words."""

    case: Case
    facts: dict[str, Arg]
    text: str


async def compared_cases(case: Case, into: Case, ctx: Ctx) -> ComparedCases:
    """The assignee's own case, and the one that it may be merged into. Both go with the claim on the first; what shows
    words of the second goes with these, too."""
    sides = [await _side(case, ctx), await _side(into, ctx)]
    first, other = sides
    texts = compare_texts(first.text, other.text, room=ROOM)
    differing = {name for name in FACTS if first.facts[name] != other.facts[name]}
    me = ctx.account
    own, both = DetailOf(case.id, me), DetailOf(case.id, me, beside=into.id)
    return ComparedCases(
        (
            _message(first, texts.first, differing, own, ctx),
            _message(other, texts.other, differing, both, ctx),
        ),
        texts.alike,
        texts.whole,
    )


async def _side(case: Case, ctx: Ctx) -> _Side:
    bodies: list[ReportBody] = []
    files = 0
    for report in await living_reports(ctx, case.id):
        if (body := await ctx.uow.reports.body(report.id)) is not None:
            bodies.append(body)
            files += len(await ctx.uow.evidence.of_report(report.id))
    first = bodies[0] if bodies else None
    facts: dict[str, Arg] = {
        "act": act_of(case.act_id, ctx.content),
        "area": area_path(first.area_id if first else case.area_id, ctx.content),
        "space": word("case-space", case.space),
        "address": _addresses(bodies),
        "phase": word("case-phase", case.phase),
        "when": moment_of(first.when) if first else TextRef("case-not-stated"),
        "actor": word("case-actor", first.actor)
        if first and first.actor in ActorClass
        else TextRef("case-not-stated"),
        "witnesses": case.witnesses,
        "files": files,
    }
    texts = [text for body in bodies for text in (body.text, body.forwarded, body.place_words) if text]
    return _Side(case, facts, "\n\n".join(texts))


def _addresses(bodies: Sequence[ReportBody]) -> Arg:
    """Where online it happened: two reports of one post in two channels differ here alone."""
    addresses = " ".join(dict.fromkeys(body.address for body in bodies if body.address))
    if not addresses:
        return TextRef("case-compare-nowhere")
    return Latin(addresses) if addresses.isascii() else addresses


def _message(side: _Side, text: str, differing: set[str], detail: DetailOf, ctx: Ctx) -> Say:
    terms: Sequence[TextRef] = [
        TextRef(
            "case-compare-line",
            {
                "same": "no" if name in differing else "yes",
                "name": TextRef(f"case-compare-{name}"),
                "value": side.facts[name],
            },
        )
        for name in FACTS
    ]
    args: dict[str, Arg] = {
        "number": number_of(side.case),
        "severity": word("case-severity", side.case.severity),
        "state": state_of(side.case, now=ctx.clock.now()),
        "facts": lines(terms),
        "text": text or TextRef("case-compare-wordless"),
    }
    to = StaffChat(ctx.account)
    return Say("case-compare", args, to=to, lane=SendLane.DIALOGUE, remember=detail, protect=True)
