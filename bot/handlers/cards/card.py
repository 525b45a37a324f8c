"""A case's card: one text for the group and the private chat, and the buttons that fit its state.

The card tells what happened where and how urgent it is. It never contains a reporter's words, a file or
anything that identifies a person.

Signs beside a case's state on its card: a second look, a wave of equal texts, additions, corrections.

They are hints for the assignee and decide nothing. They contain no reporter's words.

The forum topic of a group for a case's card, if the group sorts its cards into topics.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.conversation.outgoing import (
    Arg,
    Button,
    CardOf,
    ClockTime,
    DetailOf,
    Digits,
    EditCard,
    EditPrivate,
    GroupChat,
    GroupTopic,
    PrivateCardOf,
    Rows,
    Say,
    Screen,
    SendLane,
    TextRef,
)
from bot.domain.alerts.alertable import is_alert_possible
from bot.domain.cases.follow_up import is_first_decision_hidden
from bot.domain.cases.reports import DECIDED, HELD, PROVEN, Case, ProofGrade, State
from bot.domain.cases.triage import REASONS, TYPED_REASON, UNDO_LASTS, is_decision_final, undoable
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.groups.homes import Forum, TopicSorting
from bot.domain.people import Account
from bot.domain.submissions.waves import read_signals
from bot.handlers.pieces import button, lines
from bot.usecases.ports import Content, Group

KEY: Final = "case-card"
CLOCK_ALONE: Final = timedelta(hours=12)
"""A deadline nearer than this is shown as a clock time, a later one with its day."""
_OVER: Final = (State.MERGED, State.WITHDRAWN)
_REFUSED: Final = (State.OUT_OF_SCOPE, State.REJECTED)
TEXT_FAMILIES: Final = (
    *(f"case-state-{state.replace('_', '-')}" for state in State),
    *(f"case-severity-{severity}" for severity in Severity),
    *(f"case-phase-{phase}" for phase in Phase),
    *(f"case-space-{space}" for space in Space),
    *(f"case-grade-{grade.replace('_', '-')}" for grade in ProofGrade),
    *(f"case-first-{state.replace('_', '-')}" for state in _REFUSED),
    *(f"case-reason-button-{reason}" for reasons in REASONS.values() for reason in reasons),
    f"case-reason-button-{TYPED_REASON}",
)


def word(family: str, value: str) -> TextRef:
    """The word for a stored value: ``word("case-phase", "day")``."""
    return TextRef(f"{family}-{value.replace('_', '-')}")


def severity_counts(counts: Mapping[Severity, int]) -> list[TextRef]:
    """How many cases of each severity, the gravest first."""
    return [
        TextRef(
            "case-severity-count", {"severity": word("case-severity", severity), "count": counts[severity]}
        )
        for severity in Severity
        if counts.get(severity)
    ]


def number_of(case: Case) -> Digits:
    """The case number that people use."""
    return Digits(str(case.number))


def act_of(act_id: str, content: Content) -> str | TextRef:
    """The act's name. A voice report has none until a moderator has listened to it."""
    if not act_id:
        return TextRef("case-act-voice")
    act = content.acts.get(act_id)
    return act.label if act is not None else TextRef("case-act-unknown")


def area_of(area_id: str, content: Content) -> str | TextRef:
    """A district or a larger area. The station is only in the details."""
    return content.areas.coarse(area_id).name if area_id in content.areas else TextRef("case-area-unknown")


def moment(at: datetime, *, now: datetime) -> Arg:
    return ClockTime(at) if abs(at - now) < CLOCK_ALONE else at


def card_args(case: Case, content: Content, *, now: datetime) -> dict[str, Arg]:
    return {
        "number": number_of(case),
        "act": act_of(case.act_id, content),
        "area": area_of(case.area_id, content),
        "space": word("case-space", case.space),
        "phase": word("case-phase", case.phase),
        "severity": word("case-severity", case.severity),
        "witnesses": case.witnesses,
        "merged": "yes" if case.state is State.MERGED else "no",
        "deadline": moment(case.deadline, now=now),
        "late": "yes" if case.is_open and case.deadline <= now else "no",
        "state": lines([state_of(case, now=now), *signs_of(case, now=now)]),
    }


def state_of(case: Case, *, now: datetime) -> TextRef:
    """The state of the case: with its assignee and deadline, or with the decision and who made it."""
    args: dict[str, Arg] = {}
    if case.state in HELD:
        args = {"name": assignee_name(case), "until": moment(case.until or now, now=now)}
    elif case.state in DECIDED | PROVEN:
        args = {"name": assignee_name(case)}
    if case.state in PROVEN and case.grade is not None:
        args["grade"] = word("case-grade", case.grade)
    return TextRef(f"case-state-{case.state.replace('_', '-')}", args)


def assignee_name(case: Case) -> str | TextRef:
    """The assignee's name. Owners can be assignees too; one without a name is called a colleague."""
    return case.assignee_name or TextRef("case-assignee-nameless")


def card_rows(case: Case, *, now: datetime) -> Rows:
    """The buttons under the card in a group. Each press is checked, whoever presses."""
    match case.state:
        case State.NEW:
            return (
                (button("case-button-claim", "case.claim", case.id),),
                (
                    button("case-button-next", "case.next", case.id),
                    button("case-button-why", "case.why", case.id),
                ),
                (button("case-button-recuse", "case.recuse", case.id),),
            )
        case State.CLAIMED | State.NEEDS_INFO:
            return (*assignee_rows(case), (button("case-button-break", "case.break", case.id),))
        case State.VERIFIED if case.reporter_notified:
            return (*proven_rows(case), *reopen_rows(case, now=now))
        case State.REFERRED:
            return proven_rows(case)
        case State.CLOSED:
            return ((button("case-button-intro", "intro", case.id),),)
    return (*undo_rows(case, now=now), *reopen_rows(case, now=now))


def assignee_rows(case: Case) -> Rows:
    """The assignee's actions. Asking a question is the only one while the case waits for an answer."""
    release = button("case-button-release", "case.release", case.id)
    ask = button("case-button-ask", "case.ask", case.id)
    details = button("case-button-details", "case.open", case.id)
    merge = button("case-button-merge", "case.merge", case.id)
    voice = () if case.act_id else ((button("case-button-summary", "case.sum", case.id),),)
    return (
        *voice,
        decision_row(case),
        (ask, release) if case.state is State.CLAIMED else (release,),
        (details, merge),
        (
            button("case-button-note", "case.note", case.id),
            button("case-button-opinion", "case.opinion", case.id),
        ),
        (
            button("case-button-recuse", "case.recuse", case.id),
            button("case-button-escalate", "case.escalate", case.id),
        ),
    )


def decision_row(case: Case) -> tuple[Button, ...]:
    """The three decisions."""
    return (
        button("case-button-verify", "case.verify", case.id),
        button("case-button-out", "case.out", case.id),
        button("case-button-reject", "case.reject", case.id),
    )


def proven_rows(case: Case) -> Rows:
    """The actions left for a verified case."""
    close = button("case-button-close", "case.close", case.id)
    intro = button("case-button-intro", "intro", case.id)
    return ((button("case-button-refer", "refer", case.id),), (close, intro))


def undo_rows(case: Case, *, now: datetime) -> Rows:
    if case.decided_at is None or not undoable(case, now=now):
        return ()
    until = {"until": ClockTime(case.decided_at + UNDO_LASTS)}
    return ((button("case-button-undo", "case.undo", case.id, until),),)


def reopen_rows(case: Case, *, now: datetime) -> Rows:
    """Reopening. Only the person who decided and leads may do it; others are told so when they press."""
    if case.state not in DECIDED or not is_decision_final(case, now=now):
        return ()
    return ((button("case-button-reopen", "case.reopen", case.id),),)


def private_rows(case: Case, *, viewer: Account, now: datetime, unread: bool = False) -> Rows:
    """The buttons in the private chat for this viewer. ``unread``: there is something of the case that its assignee
    has not read, or that is not in the chat any more."""
    on: tuple[Button, ...] = (button("case-button-next", "case.next", case.id),)
    home: tuple[Button, ...] = (button("queue-button-home", "queue"),)
    if case.state is State.NEW:
        recuse_button = button("case-button-recuse", "case.recuse", case.id)
        return (
            *card_rows(case, now=now)[:1],
            (button("case-button-why", "case.why", case.id), *on, *home),
            (recuse_button,),
        )
    is_mine = case.assignee == viewer
    if is_mine and case.state in HELD:
        return held_rows(case, unread=unread)
    added = (
        ((button("case-button-added", "case.added", case.id),),)
        if is_mine and case.added and not case.is_open
        else ()
    )
    if is_mine and (undo := undo_rows(case, now=now)):
        return (*added, (*undo[0], *on), home)
    anybodys = case.state in (State.REFERRED, State.CLOSED) or (
        case.state is State.VERIFIED and case.reporter_notified
    )
    rows = card_rows(case, now=now) if anybodys or (is_mine and case.state not in HELD) else ()
    return (*rows, *added, (*on, *home))


def held_rows(case: Case, *, unread: bool) -> Rows:
    """What the assignee can do from the case's screen at once: decide. What a decision needs first stands above it.
    While the case waits for an answer, the next one is at hand."""
    voice = () if case.act_id else ((button("case-button-summary", "case.sum", case.id),),)
    read = ((button("case-button-details", "case.open", case.id),),) if unread else ()
    on = (button("case-button-next", "case.next", case.id),) if case.state is State.NEEDS_INFO else ()
    return (*voice, *read, decision_row(case), (button("case-button-more", "case.more", case.id), *on))


def further_rows(case: Case, *, spoken: bool) -> Rows:
    """What else the assignee can do, behind «more», and the way back. ``spoken``: one of the reports is a voice
    note."""
    ask = (button("case-button-ask", "case.ask", case.id),) if case.state is State.CLAIMED else ()
    again = ((button("case-button-summary-again", "case.sum", case.id),),) if spoken and case.act_id else ()
    account = (button("case-button-account", "case.account", case.id),) if case.space is Space.VIRTUAL else ()
    return (
        (*ask, button("case-button-merge", "case.merge", case.id)),
        (
            button("case-button-note", "case.note", case.id),
            button("case-button-opinion", "case.opinion", case.id),
        ),
        *again,
        (
            button("case-button-details", "case.open", case.id),
            button("case-button-history", "case.history", case.id),
        ),
        (
            button("case-button-hashes", "case.hashes", case.id),
            button("case-button-escalate", "case.escalate", case.id),
        ),
        (button("case-button-mute", "mute", case.id), *account),
        (
            button("case-button-release", "case.release", case.id),
            button("case-button-recuse", "case.recuse", case.id),
        ),
        (
            button("case-button-next", "case.next", case.id),
            button("queue-button-home", "queue"),
        ),
        (button("case-button-back", "case.show", case.id),),
    )


def with_alert(rows: Rows, case: Case, content: Content, *, viewer: Account | None = None) -> Rows:
    """Above them the quick alert of a verified event that may be alerted: in a group for whoever decided it, in a
    private chat only for that ``viewer``."""
    if viewer not in (None, case.assignee) or not is_alert_possible(case, content.acts.get(case.act_id)):
        return rows
    return ((button("case-button-alert", "alert", case.id),), *rows)


def private_card(
    case: Case, content: Content, *, viewer: Account, now: datetime, unread: bool = False
) -> Screen:
    rows = with_alert(private_rows(case, viewer=viewer, now=now, unread=unread), case, content, viewer=viewer)
    return Screen(KEY, card_args(case, content, now=now), rows, remember=with_claim(case, viewer))


def with_claim(case: Case, viewer: Account) -> DetailOf | PrivateCardOf:
    """Remember the card, so that an assignee's screen of the case is deleted when their claim ends, wherever it
    stands in the chat. No old one then claims that they hold a decided case, with buttons that do nothing.
    The screen on which the decision is pressed stays: it shows the decision and how to undo it. Any other
    viewer's card is edited when the case changes."""
    held = case.state in HELD and case.assignee == viewer
    return DetailOf(case.id, viewer, screen="card") if held else PrivateCardOf(case.id, viewer)


def edit_private(
    case: Case,
    content: Content,
    *,
    viewer: Account,
    now: datetime,
    into: Case | None = None,
    unread: bool = False,
) -> EditPrivate:
    """Edit the card wherever it stands in this viewer's chat. ``into`` as in ``edit_of``."""
    rows = with_alert(private_rows(case, viewer=viewer, now=now, unread=unread), case, content, viewer=viewer)
    args = card_args(case, content, now=now) | _merged_state_args(into)
    return EditPrivate(case.id, viewer, KEY, args, rows, with_claim(case, viewer))


def _merged_state_args(into: Case | None) -> dict[str, Arg]:
    return {} if into is None else {"state": TextRef("case-state-merged-into", {"number": number_of(into)})}


def edit_of(
    case: Case, content: Content, *, groups: Sequence[Group], now: datetime, into: Case | None = None
) -> EditCard:
    """Edit the card in these groups. ``into`` is the case that this one was merged into."""
    args = card_args(case, content, now=now) | _merged_state_args(into)
    to = tuple(card_chat(case, group, content) for group in groups)
    rows = with_alert(card_rows(case, now=now), case, content)
    return EditCard(case.id, KEY, args, rows, lane=lane_of(case), to=to)


def refresh_edit(edit: EditCard) -> EditCard:
    """The same edit after a refused press: sent when there is room, and only if the text differs."""
    return replace(edit, lane=SendLane.REMINDER, there_only=True, again=True)


def closing_edit(case: Case, *, groups: Sequence[Group]) -> EditCard:
    """The card has moved: at its old place, a short line closes it."""
    return EditCard(
        case.id, "case-moved", {"number": number_of(case)}, to=chats(groups), there_only=True, leaves=True
    )


def chats(groups: Sequence[Group]) -> tuple[GroupChat, ...]:
    return tuple(GroupChat(group.messenger, group.chat_id) for group in groups)


def post_of(case: Case, content: Content, *, group: Group, now: datetime) -> Say:
    """The first post of the card in a group."""
    return Say(
        KEY,
        card_args(case, content, now=now),
        card_rows(case, now=now),
        to=card_chat(case, group, content),
        lane=lane_of(case),
        slot=f"card:{case.id}",
        remember=CardOf(case.id),
    )


def lane_of(case: Case) -> SendLane:
    """Critical cases go first while they wait for an assignee, those of muted reporters last."""
    if case.muted:
        return SendLane.REMINDER
    urgent = case.severity is Severity.CRITICAL and case.state is State.NEW
    return SendLane.RECEIPT if urgent else SendLane.DIALOGUE


def signs_of(case: Case, *, now: datetime) -> Sequence[TextRef]:
    """One line for each sign; none if nothing is left to do for the case."""
    if case.state in _OVER:
        return ()
    signs = [*_second_look_terms(case, now=now), *_wave_terms(case)]
    if case.added:
        signs.append(TextRef("case-sign-added"))
    if case.put_right or case.not_right:
        signs.append(TextRef("case-sign-right", {"right": case.put_right, "wrong": case.not_right}))
    return signs


def _second_look_terms(case: Case, *, now: datetime) -> Sequence[TextRef]:
    """Says that this is a second look. It shows the first decision only once the second one is final."""
    if is_first_decision_hidden(case, now=now):
        return [TextRef("case-sign-second-look")]
    if case.barred is None or case.first_state is None:
        return ()
    decision = TextRef(f"case-first-{case.first_state.replace('_', '-')}")
    reason = TextRef(f"case-reason-button-{case.first_reason}")
    return [TextRef("case-sign-first", {"decision": decision, "reason": reason})]


def _wave_terms(case: Case) -> Sequence[TextRef]:
    signals = read_signals(case.signals)
    if not signals.same:
        return ()
    args = {"same": signals.same, "once": signals.at_once, "fresh": signals.fresh}
    return [TextRef("case-sign-wave", args)]


def card_chat(case: Case, group: Group, content: Content) -> GroupChat:
    return GroupChat(group.messenger, group.chat_id, topic_of(case, group, content))


def topic_of(case: Case, group: Group, content: Content) -> GroupTopic | None:
    """None: the card stands in the group itself, or in its General topic."""
    if group.forum is not Forum.READY:
        return None
    match group.topics:
        case TopicSorting.SEVERITY:
            return GroupTopic(f"severity/{case.severity}", TextRef(f"case-severity-{case.severity}"))
        case TopicSorting.AREA if case.area_id in content.areas:
            area = content.areas.coarse(case.area_id)
            return GroupTopic(f"area/{area.id}", area.name)
        case TopicSorting.AREA:
            return GroupTopic("area/", TextRef("case-area-unknown"))
    return None
