"""What a failed call means: one table for both messengers, read by code, parameters and description.

The libraries' own exceptions are not used: each takes some of Bale's answers for something else (an
unsupported method for a bad token, a 429 without a number for a broken connection).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.conversation import wire
from bot.domain.people import Standing
from bot.platforms.raw import is_number

DEFAULT_BACKOFF: Final = 5.0
"""Seconds to wait where the messenger says "too fast" and no number."""
SERVER_BACKOFF: Final = 3.0
TOKEN_BACKOFF: Final = 60.0
"""Seconds that a message waits while the token is refused: it must not be lost to an operator's slip."""


class Kind(StrEnum):
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
class Answer:
    """A raw answer: HTTP status and the decoded body, None where it is not a JSON object.

    ``unanswered`` tells what happened where there is no answer at all (status 0).
    """

    status: int
    body: Mapping[str, Any] | None
    unanswered: "Failure | None" = None

    @property
    def ok(self) -> bool:
        """``ok`` decides, not the status: Bale was seen to answer failures with status 200."""
        return self.body is not None and self.body.get("ok") is True

    @property
    def result(self) -> Any:
        return self.body.get("result") if self.body is not None else None


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that failed. ``code`` is the messenger's error code, or the HTTP status, or 0."""

    kind: Kind
    why: str
    code: int = 0
    seconds: float = 0.0
    new_chat_id: int = 0


DESCRIPTIONS: Final[tuple[tuple[str, Kind], ...]] = (
    ("message is not modified", Kind.UNCHANGED),
    ("token not found", Kind.TOKEN),
    ("unauthorized", Kind.TOKEN),
    ("terminated by other getupdates", Kind.CONFLICT),
    ("while webhook is active", Kind.CONFLICT),
    ("limit exceed", Kind.TOO_FAST),
    ("rate_limited", Kind.TOO_FAST),
    ("too many requests", Kind.TOO_FAST),
    ("flood control", Kind.TOO_FAST),
    ("internal server error", Kind.SERVER),
    ("message thread not found", Kind.TOPIC),
    ("topic_closed", Kind.TOPIC),
    ("topic_deleted", Kind.TOPIC),
    ("topic_id_invalid", Kind.TOPIC),
    ("message to edit not found", Kind.VANISHED),
    ("message to delete not found", Kind.VANISHED),
    ("message not found", Kind.VANISHED),
    ("message_id_invalid", Kind.VANISHED),
    ("query is too old", Kind.VANISHED),
    ("query_id_invalid", Kind.VANISHED),
    ("query id is invalid", Kind.VANISHED),
    ("blocked by the user", Kind.GONE),
    ("user is deactivated", Kind.GONE),
    ("chat not found", Kind.GONE),
    ("user not found", Kind.GONE),
    ("member not found", Kind.GONE),
    ("participant_id_invalid", Kind.GONE),
    ("user_not_participant", Kind.GONE),
    ("user_id_invalid", Kind.GONE),
    ("no such group or user", Kind.GONE),
    ("was kicked", Kind.GONE),
    ("is not a member", Kind.GONE),
    ("can't initiate conversation", Kind.GONE),
    ("peer_id_invalid", Kind.GONE),
    ("input_user_deactivated", Kind.GONE),
    ("group chat was deactivated", Kind.GONE),
    ("group chat was deleted", Kind.GONE),
    ("the group is deactivated", Kind.GONE),
    ("chat_id is empty", Kind.REFUSED),
    ("permission", Kind.REFUSED),
    ("rights", Kind.REFUSED),
    ("chat_write_forbidden", Kind.REFUSED),
    ("bots can't send messages to bots", Kind.REFUSED),
    ("bot can't send messages to bots", Kind.REFUSED),
    ("forbidden:", Kind.GONE),
)
"""Part of a description (small letters) and its meaning; the first that fits decides."""

ADMINISTRATORS_ONLY: Final = ("admin", "permission", "rights", "inaccessible")
"""What a refusal to tell of a member speaks of (small letters) where only an administrator is told."""

CODES: Final[Mapping[int, Kind]] = {401: Kind.TOKEN, 409: Kind.CONFLICT, 429: Kind.TOO_FAST}

_AFTER: Final = re.compile(r"retry after (\d{1,6})", re.IGNORECASE)


def failure_of(answer: Answer) -> Failure:
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
        return Failure(Kind.MIGRATED, why, code, new_chat_id=new_chat_id)
    kind = _kind(code, why.casefold())
    return Failure(kind, why, code, seconds=_seconds(kind, parameters, why))


def _not_json(status: int) -> Failure:
    """A page instead of an answer: a gateway spoke, not the messenger, so nothing is final but a size."""
    why = f"HTTP {status} without JSON"
    if 200 <= status < 300:
        return Failure(Kind.LOST, why, status)
    if status == 413:
        return Failure(Kind.REFUSED, why, status)
    kind = Kind.TOO_FAST if status == 429 else Kind.SERVER
    return Failure(kind, why, status, seconds=_seconds(kind, {}, ""))


def _description(body: Mapping[str, Any], code: int) -> str:
    description = body.get("description")
    return description if isinstance(description, str) and description else f"error {code}"


def _kind(code: int, description: str) -> Kind:
    if code in CODES:
        return CODES[code]
    if code >= 500:
        return Kind.SERVER
    return next((kind for mark, kind in DESCRIPTIONS if mark in description), Kind.REFUSED)


def _seconds(kind: Kind, parameters: Mapping[str, Any], why: str) -> float:
    if kind is Kind.SERVER:
        return SERVER_BACKOFF
    if kind is not Kind.TOO_FAST:
        return 0.0
    said = parameters.get("retry_after")
    if isinstance(said, int | float) and not isinstance(said, bool) and 0 < said < 10**7:
        return float(said)
    found = _AFTER.search(why)
    return float(found[1]) if found and int(found[1]) else DEFAULT_BACKOFF


def outcome_of(failure: Failure, call: wire.Call) -> wire.Outcome:  # noqa: PLR0911 read as a table
    """The failure as the sender is told of it."""
    match failure.kind:
        case Kind.UNCHANGED:
            return wire.Done()
        case Kind.VANISHED if isinstance(call, wire.DeleteMessages | wire.DeleteEphemeral):
            return wire.Done()
        case Kind.TOO_FAST | Kind.SERVER | Kind.UNSENT:
            return wire.RetryLater(failure.seconds or SERVER_BACKOFF)
        case Kind.TOKEN | Kind.CONFLICT:
            return wire.RetryLater(TOKEN_BACKOFF)
        case Kind.MIGRATED:
            return wire.Migrated(failure.new_chat_id)
        case Kind.TOPIC if isinstance(call, wire.SendText) and call.thread_id:
            return wire.TopicGone(failure.why)
        case Kind.GONE | Kind.VANISHED:
            return wire.Gone(failure.why)
        case Kind.LOST:
            return wire.Uncertain(failure.why)
        case Kind.REFUSED | Kind.TOPIC:
            return wire.CallRefused(failure.why)


def raised_by(failure: Failure) -> Exception:
    """The failure as an exception, for everything but ``call``."""
    match failure.kind:
        case Kind.TOKEN:
            return wire.TokenRefused(failure.why)
        case Kind.CONFLICT:
            return wire.ConflictingPoller(failure.why)
        case _:
            return wire.WireDown(failure.why, failure.seconds or None)


def raised_at_start(answer: Answer) -> Exception:
    """Why getMe failed. Both messengers answer 404 to a token that is malformed, as to an unknown method."""
    failure = failure_of(answer)
    if answer.body is not None and failure.code == 404:
        return wire.TokenRefused(failure.why)
    return raised_by(failure)


def raised_for_file(answer: Answer) -> Exception:
    """Why getFile failed: a final refusal means that the file is gone or too big."""
    failure = failure_of(answer)
    if failure.kind not in (Kind.REFUSED, Kind.GONE, Kind.VANISHED):
        return raised_by(failure)
    too_big = failure.code == 413 or "too big" in failure.why.casefold()
    return wire.FileTooBig(failure.why) if too_big else wire.FileGone(failure.why)


def told_by(answer: Answer) -> Any:
    """What the messenger tells us of a chat; nothing where it will not. Raises WireDown where it cannot now."""
    if answer.ok:
        return answer.result
    failure = failure_of(answer)
    if failure.kind not in (Kind.GONE, Kind.VANISHED, Kind.REFUSED):
        raise raised_by(failure)
    return None


def standing_after(answer: Answer) -> Standing:
    """A standing from a getChatMember that failed: unknown to the messenger is outside. Raises WireDown,
    NotAdministrator."""
    failure = failure_of(answer)
    if failure.kind is Kind.REFUSED and any(word in failure.why.casefold() for word in ADMINISTRATORS_ONLY):
        raise wire.NotAdministrator(failure.why)
    if failure.kind in (Kind.GONE, Kind.VANISHED):
        return Standing.OUTSIDE
    raise raised_by(failure)
