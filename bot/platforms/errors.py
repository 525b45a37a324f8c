"""What a failed call means: one table for both messengers, read by code, parameters and description.

The libraries' own exceptions are not used: each misreads some of Bale's answers (an unsupported method as an
invalid token, a 429 without a number as a network error).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from bot.conversation import wire
from bot.domain.people import ChatId, MembershipStatus
from bot.domain.values import dataclass
from bot.platforms.raw import is_number

DEFAULT_BACKOFF: Final = 5.0
"""Seconds to wait if the messenger says "too fast" without a number."""
SERVER_BACKOFF: Final = 3.0
TOKEN_BACKOFF: Final = 60.0
"""Seconds that a message waits while the token is refused: an operator's mistake must not lose it."""


class FailureKind(StrEnum):
    """What the messenger's refusal means for us."""

    TOO_FAST = "too fast"
    SERVER = "server trouble"
    MIGRATED = "group migrated"
    GONE = "nobody there"
    VANISHED = "message gone"
    UNCHANGED = "not modified"
    TOPIC = "topic gone"
    TOKEN = "token refused"  # noqa: S105 the name of a kind of failure, no secret
    CONFLICT = "another poller"
    REFUSED = "refused"
    LOST = "answer lost"
    UNSENT = "not sent"


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """A raw answer: HTTP status and the decoded body, which is None if it is not a JSON object.

    ``unanswered`` says what happened if there is no answer at all (status 0).
    """

    status: int
    body: Mapping[str, Any] | None
    unanswered: "Failure | None" = None

    @property
    def ok(self) -> bool:
        """``ok`` decides, not the status: Bale sometimes answers failures with status 200."""
        return self.body is not None and self.body.get("ok") is True

    @property
    def result(self) -> Any:
        return self.body.get("result") if self.body is not None else None


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that failed. ``code`` is the messenger's error code, or the HTTP status, or 0."""

    kind: FailureKind
    why: str
    code: int = 0
    seconds: float = 0.0
    new_chat_id: ChatId = 0


DESCRIPTIONS: Final[tuple[tuple[str, FailureKind], ...]] = (
    ("message is not modified", FailureKind.UNCHANGED),
    ("token not found", FailureKind.TOKEN),
    ("unauthorized", FailureKind.TOKEN),
    ("terminated by other getupdates", FailureKind.CONFLICT),
    ("while webhook is active", FailureKind.CONFLICT),
    ("limit exceed", FailureKind.TOO_FAST),
    ("rate_limited", FailureKind.TOO_FAST),
    ("too many requests", FailureKind.TOO_FAST),
    ("flood control", FailureKind.TOO_FAST),
    ("internal server error", FailureKind.SERVER),
    ("message thread not found", FailureKind.TOPIC),
    ("topic_closed", FailureKind.TOPIC),
    ("topic_deleted", FailureKind.TOPIC),
    ("topic_id_invalid", FailureKind.TOPIC),
    ("message to edit not found", FailureKind.VANISHED),
    ("message to delete not found", FailureKind.VANISHED),
    ("message not found", FailureKind.VANISHED),
    ("message_id_invalid", FailureKind.VANISHED),
    ("query is too old", FailureKind.VANISHED),
    ("query_id_invalid", FailureKind.VANISHED),
    ("query id is invalid", FailureKind.VANISHED),
    ("blocked by the user", FailureKind.GONE),
    ("user is deactivated", FailureKind.GONE),
    ("chat not found", FailureKind.GONE),
    ("user not found", FailureKind.GONE),
    ("member not found", FailureKind.GONE),
    ("participant_id_invalid", FailureKind.GONE),
    ("user_not_participant", FailureKind.GONE),
    ("user_id_invalid", FailureKind.GONE),
    ("no such group or user", FailureKind.GONE),
    ("was kicked", FailureKind.GONE),
    ("is not a member", FailureKind.GONE),
    ("can't initiate conversation", FailureKind.GONE),
    ("peer_id_invalid", FailureKind.GONE),
    ("input_user_deactivated", FailureKind.GONE),
    ("group chat was deactivated", FailureKind.GONE),
    ("group chat was deleted", FailureKind.GONE),
    ("the group is deactivated", FailureKind.GONE),
    ("chat_id is empty", FailureKind.REFUSED),
    ("permission", FailureKind.REFUSED),
    ("rights", FailureKind.REFUSED),
    ("chat_write_forbidden", FailureKind.REFUSED),
    ("bots can't send messages to bots", FailureKind.REFUSED),
    ("bot can't send messages to bots", FailureKind.REFUSED),
    ("forbidden:", FailureKind.GONE),
)
"""Part of a description (in lower case) and its meaning; the first match decides."""

ADMINISTRATORS_ONLY: Final = ("admin", "permission", "rights", "inaccessible")
"""Words (in lower case) of a refusal that means that only an administrator may ask about a member."""

CODES: Final[Mapping[int, FailureKind]] = {
    401: FailureKind.TOKEN,
    409: FailureKind.CONFLICT,
    429: FailureKind.TOO_FAST,
}

_AFTER: Final = re.compile(r"retry after (\d{1,20})", re.IGNORECASE)


def failure_of(answer: RawAnswer) -> Failure:
    """What an answer that is not ``ok`` means."""
    if answer.unanswered is not None:
        return answer.unanswered
    if answer.body is None:
        return _not_json(answer.status)
    code = answer.body.get("error_code")
    code = code if is_number(code) else answer.status
    why = _description(answer.body, code)
    parameters = answer.body.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    new_chat_id = parameters.get("migrate_to_chat_id")
    if is_number(new_chat_id) and new_chat_id:
        return Failure(FailureKind.MIGRATED, why, code, new_chat_id=new_chat_id)
    kind = _kind(code, why.casefold())
    return Failure(kind, why, code, seconds=_seconds(kind, parameters, why))


def _not_json(status: int) -> Failure:
    """A page instead of an answer: a gateway answered, not the messenger, so nothing is final except a size
    limit."""
    why = f"HTTP {status} without JSON"
    if 200 <= status < 300:
        return Failure(FailureKind.LOST, why, status)
    if status == 413:
        return Failure(FailureKind.REFUSED, why, status)
    kind = FailureKind.TOO_FAST if status == 429 else FailureKind.SERVER
    return Failure(kind, why, status, seconds=_seconds(kind, {}, ""))


def _description(body: Mapping[str, Any], code: int) -> str:
    description = body.get("description")
    return description if isinstance(description, str) and description else f"error {code}"


def _kind(code: int, description: str) -> FailureKind:
    if code in CODES:
        return CODES[code]
    if code >= 500:
        return FailureKind.SERVER
    return next((kind for mark, kind in DESCRIPTIONS if mark in description), FailureKind.REFUSED)


def _seconds(kind: FailureKind, parameters: Mapping[str, Any], why: str) -> float:
    if kind is FailureKind.SERVER:
        return SERVER_BACKOFF
    if kind is not FailureKind.TOO_FAST:
        return 0.0
    retry_after = parameters.get("retry_after")
    if isinstance(retry_after, int | float) and not isinstance(retry_after, bool) and retry_after > 0:
        return float(min(retry_after, wire.LONGEST_NAMED_WAIT))
    match = _AFTER.search(why)
    return min(float(match[1]), wire.LONGEST_NAMED_WAIT) if match and int(match[1]) else DEFAULT_BACKOFF


def outcome_of(failure: Failure, call: wire.Call) -> wire.Outcome:  # noqa: PLR0911 read as a table
    """The failure as an outcome for the sender."""
    match failure.kind:
        case FailureKind.UNCHANGED:
            return wire.CallSuccess()
        case FailureKind.VANISHED if isinstance(call, wire.DeleteMessages | wire.DeleteEphemeral):
            return wire.CallSuccess()
        case FailureKind.TOO_FAST:
            return wire.RetryLater(failure.seconds or DEFAULT_BACKOFF, limited=True)
        case FailureKind.SERVER | FailureKind.UNSENT:
            return wire.RetryLater(failure.seconds or SERVER_BACKOFF)
        case FailureKind.TOKEN | FailureKind.CONFLICT:
            return wire.RetryLater(TOKEN_BACKOFF)
        case FailureKind.MIGRATED:
            return wire.ChatMigration(failure.new_chat_id)
        case FailureKind.TOPIC if isinstance(call, wire.SendText) and call.thread_id:
            return wire.TopicGone(failure.why)
        case FailureKind.GONE | FailureKind.VANISHED:
            return wire.TargetGone(failure.why)
        case FailureKind.LOST:
            return wire.CallUncertain(failure.why)
        case FailureKind.REFUSED | FailureKind.TOPIC:
            return wire.CallRefused(failure.why)


def exception_for(failure: Failure) -> Exception:
    """The failure as an exception, for everything but ``call``."""
    match failure.kind:
        case FailureKind.TOKEN:
            return wire.TokenRefused(failure.why)
        case FailureKind.CONFLICT:
            return wire.ConflictingPoller(failure.why)
        case kind:
            is_limited = kind is FailureKind.TOO_FAST
            return wire.WireDown(failure.why, failure.seconds or None, limited=is_limited)


def start_exception(answer: RawAnswer) -> Exception:
    """Why getMe failed. Both messengers answer 404 to a malformed token, as to an unknown method."""
    failure = failure_of(answer)
    if answer.body is not None and failure.code == 404:
        return wire.TokenRefused(failure.why)
    return exception_for(failure)


def file_exception(answer: RawAnswer) -> Exception:
    """Why getFile failed: a final refusal means that the file is gone or too big."""
    failure = failure_of(answer)
    if failure.kind not in (FailureKind.REFUSED, FailureKind.GONE, FailureKind.VANISHED):
        return exception_for(failure)
    too_big = failure.code == 413 or "too big" in failure.why.casefold()
    return wire.FileTooBig(failure.why) if too_big else wire.FileGone(failure.why)


def chat_info(answer: RawAnswer) -> Any:
    """What the messenger tells about a chat; None if it refuses. Raises WireDown if it cannot answer now."""
    if answer.ok:
        return answer.result
    failure = failure_of(answer)
    if failure.kind not in (FailureKind.GONE, FailureKind.VANISHED, FailureKind.REFUSED):
        raise exception_for(failure)
    return None


def membership_status_after(answer: RawAnswer) -> MembershipStatus:
    """The membership status after a failed getChatMember: an account unknown to the messenger is outside.
    Raises WireDown, NotAdministrator."""
    failure = failure_of(answer)
    if failure.kind is FailureKind.REFUSED and any(
        word in failure.why.casefold() for word in ADMINISTRATORS_ONLY
    ):
        raise wire.NotAdministrator(failure.why)
    if failure.kind in (FailureKind.GONE, FailureKind.VANISHED):
        return MembershipStatus.OUTSIDE
    raise exception_for(failure)
