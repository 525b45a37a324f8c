"""How a round of ballots looks: the picture of a ballot with its words, what it is, the minutes, the result.

A ballot is a picture that the messenger keeps after its first message. Its caption says in words what is to be seen,
for who hears the chat read aloud.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import Arg, Button, Rows, Screen, SendDocument, TextRef
from bot.domain.learning.ballot_bank import ROUND
from bot.domain.learning.ballot_rounds import (
    BallotRecord,
    MinutesFault,
    MinutesLine,
    RoundPapers,
    slips_of,
)
from bot.domain.learning.ballots import (
    Ballot,
    BallotFinding,
    BallotKind,
    BallotVerdict,
    VoterMark,
    Writing,
    WritingKind,
)
from bot.domain.learning.lessons import Audience, Lesson
from bot.handlers.learning.ballot_arguments import BallotAnswer, BallotPlace, BallotRoundName, MinutesPlace
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import (
    NOTHING,
    article_number,
    button,
    citations,
    comma_list,
    lines,
    number_rows,
    sentences,
)
from bot.usecases.learning.ballot_practice import TRACKS, SortedBallot
from bot.usecases.ports import Content

SHORT_LISTS: Final = 6
"""Printed lines of a ballot for lists on which few names stand."""
VOTERS: Final = 4
"""Made-up names of voters in the texts."""
MOST_MISSED: Final = 4
"""Reasons that a result repeats."""
TEXT_FAMILIES: Final = ("ballot-signature", "ballot-fingerprint", "ballot-own-name")


# --- one ballot -----------------------------------------------------------------------------------------


def intro_screen(record: BallotRecord, kind: BallotKind, *, review: TextRef = NOTHING) -> Screen:
    """What is practised, how far an open round is, and how many are finished."""
    running = record.running
    state = "done" if record.finished else "new"
    if running is not None and running.position:
        state = "minutes" if running.is_sorted else "sorting"
    args: dict[str, Arg] = {
        "kind": kind.value,
        "state": state,
        "number": min(running.position + 1, ROUND) if running is not None else 1,
        "total": ROUND,
        "finished": record.finished,
        "best": record.best,
        "review": review,
    }
    rows: list[tuple[Button, ...]] = [
        (button("button-ballot-begin", "ballot-begin", kind, {"state": state}),)
    ]
    if state in ("sorting", "minutes"):
        rows.append((button("button-ballot-anew", "ballot-anew", kind),))
    return Screen("ballot-intro", args, (*rows, _lessons_row(kind)))


def ballot_picture(papers: RoundPapers, *, replaces: MessageRef | None = None) -> SendDocument:
    """The ballot to sort now, with a button for each verdict."""
    position = papers.round.position
    args: dict[str, Arg] = {
        "number": position + 1,
        "total": ROUND,
        "twin": ballot_words(papers.ballot(position)),
        "tally": _tally(papers),
    }
    verdicts = [
        button(
            "button-ballot-verdict",
            "ballot-answer",
            BallotAnswer(papers.round.kind, papers.round.id, position, verdict),
            {"verdict": verdict.value},
        )
        for verdict in BallotVerdict
    ]
    rows = number_rows(verdicts, most=2)
    return _picture(papers, position, "ballot-ask", args, rows, replaces=replaces)


def sorted_picture(
    done: SortedBallot, *, content: Content, replaces: MessageRef | None = None
) -> SendDocument:
    """The same ballot with what becomes of it, why, and by which article; and the way on."""
    papers, rules = done.papers, content.ballots.rules
    findings = [rules[finding] for finding in done.judgment.findings]
    article_ids = dict.fromkeys(key for rule in findings for key in rule.articles)
    args: dict[str, Arg] = {
        "verdict": done.judgment.verdict.value,
        "reasons": sentences([TextRef("ballot-reason", {"reason": rule.reason}) for rule in findings]),
        "articles": citations([content.articles[key] for key in article_ids if key in content.articles]),
        "tally": _tally(papers),
    }
    if not done.is_right:
        args["chosen"] = TextRef("ballot-verdict", {"verdict": done.given.value})
    on = "button-ballot-minutes" if papers.round.is_sorted else "button-ballot-next"
    place = BallotPlace(papers.round.kind, papers.round.id, papers.round.position)
    rows = ((button(on, "ballot-next", place),),)
    key = "ballot-right" if done.is_right else "ballot-wrong"
    return _picture(papers, done.position, key, args, rows, replaces=replaces)


def _picture(
    papers: RoundPapers,
    position: int,
    key: str,
    args: Mapping[str, Arg],
    buttons: Rows,
    *,
    replaces: MessageRef | None = None,
) -> SendDocument:
    ballot = papers.ballot(position)
    name = f"ballot/{papers.round.kind}/{papers.numbers[position]}/{papers.round.edition}"
    rows = tuple(_picture_row(line) for line in ballot.writings)
    fields = _picture_fields(ballot)
    return SendDocument("ballot", key, args, fields, rows, buttons, stored_as=name, replaces=replaces)


def _picture_fields(ballot: Ballot) -> dict[str, TextRef | str]:
    few_on_list = ballot.kind is BallotKind.LISTS and len(ballot.writings) <= SHORT_LISTS
    return {
        "title": TextRef("ballot-title"),
        "sample": TextRef("ballot-sample"),
        "seats": _seats(ballot),
        "candidates": _candidates(ballot),
        "paper": "official" if ballot.is_official else "other",
        "stamp": "yes" if ballot.has_stamp else "no",
        "stamp_words": TextRef("ballot-stamp", {"stamp": "yes" if ballot.has_stamp else "no"}),
        "mark": ballot.mark.value if ballot.mark is not None else "",
        "mark_words": _mark(ballot) if ballot.mark is not None else "",
        "lines": str(SHORT_LISTS if few_on_list else ballot.seats),
        "look": str(ballot.look),
    }


def _picture_row(line: Writing) -> tuple[TextRef | str, TextRef | str]:
    return line.kind.value, _line_text(line)


def ballot_words(ballot: Ballot) -> TextRef:
    """What is to be seen on the ballot, in words, without a verdict."""
    paper = "stamped" if ballot.has_stamp else "bare" if ballot.is_official else "other"
    written = [
        TextRef("ballot-line", {"place": place, "text": _line_text(line)})
        for place, line in enumerate(ballot.writings, start=1)
    ]
    args: dict[str, Arg] = {
        "paper": TextRef("ballot-paper", {"paper": paper}),
        "seats": _seats(ballot),
        "writings": comma_list(written) if written else TextRef("ballot-nothing-written"),
        "foot": TextRef("ballot-foot-line", {"mark": _mark(ballot)}) if ballot.mark is not None else NOTHING,
        "candidates": _candidates(ballot),
    }
    return TextRef("ballot-twin", args)


def _line_text(line: Writing) -> TextRef:
    match line.kind:
        case WritingKind.UNREADABLE:
            return TextRef("ballot-unreadable")
        case WritingKind.LIST:
            return TextRef("ballot-list", {"who": f"c{line.who}"})
        case WritingKind.NAME:
            return TextRef("ballot-candidate", {"who": f"c{line.who}"})


def _seats(ballot: Ballot) -> TextRef:
    return TextRef("ballot-seats", {"kind": ballot.kind.value, "seats": ballot.seats})


def _candidates(ballot: Ballot) -> TextRef:
    letters = [TextRef("ballot-letter", {"who": f"c{who}"}) for who in ballot.candidates]
    return TextRef("ballot-candidates", {"names": comma_list(letters)})


def _mark(ballot: Ballot) -> TextRef:
    if ballot.mark is VoterMark.OWN_NAME:
        return TextRef("ballot-own-name", {"voter": f"v{ballot.look % VOTERS + 1}"})
    return TextRef(f"ballot-{ballot.mark}")


def _tally(papers: RoundPapers) -> TextRef:
    return TextRef("ballot-tally", {verdict.value: count for verdict, count in papers.tally.items()})


# --- the minutes ----------------------------------------------------------------------------------------


def minutes_screen(
    papers: RoundPapers, *, line: MinutesLine | None = None, fault: MinutesFault | None = None
) -> Screen:
    """The minutes as they are filled in so far, and the next number to write: that of ``line``, or of the first empty
    line. When all are written, each can be changed and the minutes can be closed."""
    ballot_round, slips = papers.round, slips_of(papers.round)
    line = line or ballot_round.next_line()
    ask = TextRef("ballot-minutes-ask", {"line": line.value}) if line else TextRef("ballot-minutes-full")
    if fault is not None:
        ask = TextRef("ballot-minutes-fault", {"fault": fault.value})
    args: dict[str, Arg] = {
        "received": slips.received,
        "issued": slips.issued,
        "total": ROUND,
        "lines": lines([_minutes_line(papers, which) for which in MinutesLine]),
        "ask": ask,
    }
    name = BallotRoundName(ballot_round.kind, ballot_round.id)
    rows: list[tuple[Button, ...]] = []
    if line is None:
        rows = [
            (
                button(
                    "button-ballot-line", "ballot-line", MinutesPlace(*name, which), _line_args(papers, which)
                ),
            )
            for which in MinutesLine
        ]
        rows.append((button("button-ballot-close", "ballot-close", name),))
    rows.append((button("button-ballot-piles", "ballot-piles", name),))
    return Screen("ballot-minutes", args, (*rows, _lessons_row(ballot_round.kind)))


def _minutes_line(papers: RoundPapers, line: MinutesLine) -> TextRef:
    return TextRef("ballot-minutes-line", _line_args(papers, line))


def _line_args(papers: RoundPapers, line: MinutesLine) -> dict[str, Arg]:
    count = papers.round.minutes.get(line)
    written: Arg = count if count is not None else TextRef("ballot-minutes-empty")
    return {"line": line.value, "count": written}


def piles_screen(papers: RoundPapers) -> Screen:
    """Every ballot with what becomes of it, in the order of the box: to be counted by the learner."""
    listed = [
        TextRef(
            "ballot-pile-line",
            {"place": place + 1, "verdict": papers.judgment(place).verdict.value},
        )
        for place in range(papers.round.position)
    ]
    name = BallotRoundName(papers.round.kind, papers.round.id)
    rows = ((button("button-ballot-back", "ballot-minutes", name),),)
    return Screen("ballot-piles", {"papers": lines(listed)}, rows)


def result_screen(papers: RoundPapers, *, content: Content) -> Screen:
    """The closed minutes, how many ballots were sorted right at once, and what to read again."""
    missed = missed_findings(papers)[:MOST_MISSED]
    reasons = [_missed_line(finding, content) for finding in missed]
    args: dict[str, Arg] = {
        "lines": lines([_minutes_line(papers, line) for line in MinutesLine]),
        "right": papers.right_answers,
        "total": ROUND,
        "missed": TextRef("ballot-missed", {"reasons": lines(reasons)}) if reasons else NOTHING,
    }
    kind = papers.round.kind
    again = button("button-ballot-begin", "ballot-begin", kind, {"state": "done"})
    return Screen("ballot-done", args, ((again,), _lessons_row(kind), back_to_menu()))


def missed_findings(papers: RoundPapers) -> Sequence[BallotFinding]:
    """What the learner has not recognised, each once, in the order of the round."""
    missed: dict[BallotFinding, None] = {}
    for position, given in enumerate(papers.round.answers):
        judgment = papers.judgment(position)
        if given is not judgment.verdict:
            missed |= dict.fromkeys(judgment.findings)
    return tuple(missed)


def _missed_line(finding: BallotFinding, content: Content) -> TextRef:
    rule = content.ballots.rules[finding]
    cited = [article_number(content.articles[key]) for key in rule.articles if key in content.articles]
    return TextRef("ballot-missed-line", {"reason": rule.reason, "article": comma_list(cited)})


def _lessons_row(kind: BallotKind) -> tuple[Button, ...]:
    return (button("button-learn", "learn", TRACKS[kind][0].value),)


def practice_after(lesson: Lesson, content: Content) -> Rows:
    """A button to each practice that belongs at the end of this lesson, as far as the content has rules for it."""
    return tuple(
        (button("button-ballot-practice", "ballot-practice", kind, {"kind": kind.value}),)
        for kind in BallotKind
        if kind in lesson.practice and content.ballots.covers(kind)
    )


def ballot_rows(track: Audience, content: Content) -> Rows:
    """A button to each practice of this track that the content has rules for."""
    return tuple(
        (button("button-ballot-practice", "ballot-practice", kind, {"kind": kind.value}),)
        for kind in BallotKind
        if track in TRACKS[kind] and content.ballots.covers(kind)
    )
