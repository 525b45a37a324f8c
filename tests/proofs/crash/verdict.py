"""What was lost or doubled: compares the sandbox's journal and chats with the database."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from bot.domain.cases.reports import DECIDED, HELD, State
from bot.sandbox.records import SandboxMessenger
from bot.sandbox.world import World
from tests.proofs.crash.crowd import CrashCrowd
from tests.proofs.crash.database_contents import DatabaseContents, account_of
from tests.proofs.crash.moderators import GrantedClaim, SimModerator
from tests.proofs.crash.people import SentUpdate
from tests.proofs.crash.repeats import cards_of, count_doubled_answers
from tests.proofs.crash.reporters import SimReporter

UNCHANGED: Final = "not modified"


@dataclass(slots=True)
class CrashVerdict:
    """The result of a round."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    """Inside: more than one effect of one update."""
    wrong: list[str] = field(default_factory=list)
    """Claims by two people, stuck rows, cards without a case, generations that jump."""
    dropped: list[str] = field(default_factory=list)
    """Updates that the messenger dropped, as Bale does beyond 2,000 waiting ones:
    the machine was too busy to measure."""
    acknowledged: int = 0
    answers_doubled: int = 0
    toasts_lost: int = 0
    reports: int = 0
    withdrawn: int = 0
    claims: int = 0
    decisions: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong or self.dropped)


def judge(world: World, crowd: CrashCrowd, inside: DatabaseContents) -> CrashVerdict:
    """Compare both sides. The program has ended, nothing is in progress."""
    verdict = CrashVerdict()
    journal = world.journal.read()
    acknowledged = {(e["messenger"], e["update_id"]) for e in journal if e["kind"] == "acknowledged"}
    verdict.acknowledged = len(acknowledged)
    dropped = {(e["messenger"], e["update_id"]) for e in journal if e["kind"] == "dropped"}
    _inbox(verdict, acknowledged, dropped, crowd, inside)
    _answers(verdict, acknowledged, crowd, journal)
    _reports(verdict, crowd, inside)
    _claims(verdict, crowd, inside)
    _cards(verdict, world, inside)
    verdict.wrong += [f"{what} is dated by a clock that had leapt" for what in inside.of_another_day]
    verdict.answers_doubled = count_doubled_answers(world, crowd, journal)
    return verdict


def _inbox(
    verdict: CrashVerdict,
    acknowledged: set[tuple[str, int]],
    dropped: set[tuple[str, int]],
    crowd: CrashCrowd,
    inside: DatabaseContents,
) -> None:
    """Every acknowledged update of a person has one row, and every row was handled to the end.

    Updates that the program does not need (who joined the group) may be missing.
    """
    meant = {(sent.messenger.value, sent.update_id): sent for sent in crowd.sent}
    for key in sorted(acknowledged & meant.keys()):
        rows = inside.inbox.get(key, [])
        if not rows:
            verdict.lost.append(
                f"{meant[key].who}: «{meant[key].what}» {key} was acknowledged and is not stored"
            )
        elif len(rows) > 1:
            verdict.doubled.append(f"{meant[key].who}: «{meant[key].what}» {key} is stored {len(rows)} times")
    for key, states in inside.inbox.items():
        for state in states:
            sent = meant.get(key)
            if state not in ("done", "aside") or (state == "aside" and sent is not None):
                verdict.wrong.append(
                    f"update {key} stays {state} ({sent.what if sent else 'no person sent it'})"
                )
    for sent in crowd.sent:
        if (sent.messenger, sent.update_id) not in acknowledged:
            lines = verdict.dropped if (sent.messenger, sent.update_id) in dropped else verdict.lost
            lines.append(f"{sent.who}: «{sent.what}» was never taken")
    if inside.outbox:
        verdict.wrong.append(f"{inside.outbox} rows stay in the outbox")


def _answers(
    verdict: CrashVerdict,
    acknowledged: set[tuple[str, int]],
    crowd: CrashCrowd,
    journal: list[dict[str, Any]],
) -> None:
    """Everything acknowledged was answered; the toast of a press may be lost in a crash."""
    pressed = {
        e.get("callback_query_id")
        for e in journal
        if e["kind"] == "call" and e["method"] == "answerCallbackQuery"
    }
    calls_by_chat = _calls_by_chat(journal)
    chats = {person.name: person.account.id for person in crowd.everybody}
    for person in crowd.everybody:
        person.is_ready()
        person.is_answered()
    verdict.toasts_lost = sum(sent.given_up and sent.query_id not in pressed for sent in crowd.sent)
    for sent in crowd.sent:
        if sent.answered or (sent.messenger, sent.update_id) not in acknowledged:
            continue
        if sent.query_id in pressed and sent.query_id and not _is_form(sent):
            continue
        after = any(seq > sent.journal for seq in calls_by_chat[sent.messenger, chats.get(sent.who, 0)])
        if after and not _is_form(sent):
            continue
        verdict.lost.append(
            f"{sent.who}: «{sent.what}» (update {sent.update_id}) was acknowledged, not answered; "
            f"they see {crowd.sight_of(sent.who)}"
        )
    for reporter in crowd.reporters:
        verdict.wrong += reporter.surprises


_FORM: Final = ("say /report", "press report-", "say mark-", "photo", "say /my_reports", "press my-")


def _is_form(sent: SentUpdate) -> bool:
    """Steps of the form, and of taking a report back, are answered only by the screen that must follow."""
    return sent.what.startswith(_FORM)


def _calls_by_chat(journal: list[dict[str, Any]]) -> dict[tuple[str, int], list[int]]:
    """From (messenger, chat) to the numbers of calls that showed something there,
    or found it shown already."""
    call_numbers: dict[tuple[str, int], list[int]] = defaultdict(list)
    for entry in journal:
        is_shown = entry["kind"] == "call" and (entry["ok"] or UNCHANGED in str(entry.get("description")))
        if is_shown and entry.get("chat_id") is not None:
            call_numbers[entry["messenger"], int(entry["chat_id"])].append(entry["seq"])
    return call_numbers


def _reports(verdict: CrashVerdict, crowd: CrashCrowd, inside: DatabaseContents) -> None:
    """Each complete form is one report with its text and one case; each unfinished one keeps its text."""
    texts = Counter(text.partition(" ")[0] for _, text in inside.reports.values())
    pieces = {text.partition(" ")[0]: report for report, (_, text) in inside.reports.items()}
    expected = 0
    for reporter in crowd.reporters:
        reporter.note_end()
        account = str(account_of(reporter.messenger, reporter.account.id))
        sending = [reporter.drafted] if reporter._sending and reporter.is_answered() else []
        for mark in (*reporter.filed, *sending):
            expected += 1
            if mark in reporter.taken_back:
                _taken_back(verdict, reporter, mark, texts[mark], inside)
                continue
            if texts[mark] == 0 and reporter.is_taking_back and mark == reporter.filed[-1]:
                continue  # nobody answered yet: both are right
            if texts[mark] == 0:
                verdict.lost.append(f"{reporter.name}: the report {mark} was sent and does not exist")
            elif texts[mark] > 1:
                verdict.doubled.append(f"{reporter.name}: the report {mark} exists {texts[mark]} times")
            _photos(verdict, reporter.photos.get(mark, 0), inside.evidence.get(pieces.get(mark, "")), mark)
        if reporter.drafted and not sending:
            draft_id, text = inside.drafts.get(account, ("", ""))
            if not text.startswith(reporter.drafted):
                verdict.lost.append(f"{reporter.name}: the draft with {reporter.drafted} is gone")
            _photos(
                verdict,
                reporter.photos.get(reporter.drafted, 0),
                inside.evidence.get(draft_id),
                reporter.drafted,
            )
    verdict.reports = expected
    if len(inside.cases) != len(inside.reports):
        verdict.wrong.append(f"{len(inside.reports)} reports have {len(inside.cases)} cases")
    if len(inside.reports) > expected:
        verdict.doubled.append(f"{len(inside.reports)} reports exist, {expected} were sent")


def _taken_back(
    verdict: CrashVerdict, reporter: SimReporter, mark: str, readable: int, inside: DatabaseContents
) -> None:
    """The row of a report that was taken back stays, and says so; its words and photos do not."""
    report_id = reporter.taken_back[mark]
    verdict.withdrawn += 1
    if report_id not in inside.withdrawn:
        verdict.lost.append(f"{reporter.name}: {mark} was taken back, and its row does not say so")
    if readable or inside.evidence.get(report_id):
        verdict.lost.append(f"{reporter.name}: {mark} was taken back, and something of it is still there")


def _photos(verdict: CrashVerdict, sent: int, pieces: Counter[str] | None, mark: str) -> None:
    there = pieces.total() if pieces else 0
    if there < sent:
        verdict.lost.append(f"{mark}: of {sent} photos {there} exist")
    elif there > sent:
        verdict.doubled.append(f"{mark}: {sent} photos were sent, {there} exist")
    if pieces and pieces.get("waiting"):
        verdict.wrong.append(f"{mark}: {pieces['waiting']} photos are not sealed")


# --- claims -------------------------------------------------------------------------------------------


def _claims(verdict: CrashVerdict, crowd: CrashCrowd, inside: DatabaseContents) -> None:
    """No case was given to two people, none is stuck, and the row says what its last assignee did."""
    by_case: dict[str, list[tuple[GrantedClaim, SimModerator]]] = defaultdict(list)
    for moderator in crowd.moderators:
        for claim in moderator.held:
            by_case[claim.case_id].append((claim, moderator))
            verdict.claims += 1
            verdict.decisions += claim.decided
    for case_id, claims in by_case.items():
        claims.sort(key=lambda pair: pair[0].granted)
        for (first, first_moderator), (second, other) in pairwise(claims):
            if not first.ended_at or first.ended_at > second.granted:
                verdict.wrong.append(
                    f"case {case_id} was given to {other.name} while {first_moderator.name} held it"
                )
        claim, moderator = claims[-1]
        _outcome(verdict, case_id, claim, moderator, inside)


def _outcome(
    verdict: CrashVerdict, case_id: str, held: GrantedClaim, moderator: SimModerator, inside: DatabaseContents
) -> None:
    row = inside.cases.get(case_id)
    if row is None:
        verdict.lost.append(f"the case {case_id}, claimed by {moderator.name}, does not exist")
        return
    owner = str(account_of(moderator.messenger, moderator.account.id))
    if any(inside.reports[report_id][0] == case_id for report_id in inside.withdrawn):
        return  # its reporter took it back, before or after
    if held.decided and not (row.state in DECIDED and row.owner == owner):
        verdict.lost.append(f"{moderator.name} decided {case_id}: it is {row.state}, owner {row.owner}")
    if held.ended_at and not held.decided and row.owner == owner:
        verdict.lost.append(f"{moderator.name} released {case_id}: it is {row.state} and still theirs")


def stuck_claims(inside: DatabaseContents) -> list[str]:
    """After the time of every claim: nobody holds anything."""
    return [f"case {case_id} stays {row.state}" for case_id, row in inside.cases.items() if row.state in HELD]


# --- cards --------------------------------------------------------------------------------------------


def _cards(verdict: CrashVerdict, world: World, inside: DatabaseContents) -> None:
    """Every case has its card in each group, or is held until the group has room for it;
    every card has a case."""
    for messenger in SandboxMessenger:
        card_counts = Counter(case_id for case_id, _ in cards_of(world, messenger))
        for case_id in card_counts:
            if case_id not in inside.cases:
                verdict.wrong.append(f"a card of {messenger} shows the case {case_id}, which does not exist")
        for case_id, row in inside.cases.items():
            if (case_id, messenger.value) in inside.held:
                continue
            if inside.cards[case_id, messenger.value] != 1:
                verdict.wrong.append(
                    f"case {case_id} has {inside.cards[case_id, messenger.value]} cards kept"
                )
            if row.state == State.NEW and case_id not in card_counts:
                verdict.lost.append(f"the case {case_id} waits without a card on {messenger}")
