"""Every error description that the messengers were seen to send, and its meaning."""

from typing import Any

import pytest

from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.domain.people import MembershipStatus, Messenger
from bot.platforms import errors
from bot.platforms.errors import FailureKind, RawAnswer

SEND = wire.SendText(1, "سلام")
DELETE = wire.DeleteMessages(1, (2,))


def refusal(code: int, description: str, status: int | None = None, **parameters: Any) -> RawAnswer:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return RawAnswer(code if status is None else status, body)


BALE = [
    (403, "Bad Request: Token not found", FailureKind.TOKEN),
    (404, "no such group or user", FailureKind.GONE),
    (400, "no such group or user", FailureKind.GONE),
    (403, "permission_denied", FailureKind.REFUSED),
    (400, "permission_denied", FailureKind.REFUSED),
    (403, "Forbidden: bot was blocked by the user", FailureKind.GONE),
    (403, "Forbidden: something new", FailureKind.GONE),
    (429, "bot limit exceed", FailureKind.TOO_FAST),
    (400, "bot limit exceed", FailureKind.TOO_FAST),
    (400, "local_rate_limited", FailureKind.TOO_FAST),
    (400, "malformed request", FailureKind.REFUSED),
    (404, "Not Found", FailureKind.REFUSED),
    (400, "Bad Request: message is not modified", FailureKind.UNCHANGED),
    (500, "Internal Server Error", FailureKind.SERVER),
    (400, "Internal server error", FailureKind.SERVER),
]
TELEGRAM = [
    (401, "Unauthorized", FailureKind.TOKEN),
    (404, "Not Found", FailureKind.REFUSED),
    (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        FailureKind.CONFLICT,
    ),
    (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        FailureKind.CONFLICT,
    ),
    (429, "Too Many Requests: retry after 5", FailureKind.TOO_FAST),
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message",
        FailureKind.UNCHANGED,
    ),
    (400, "Bad Request: message thread not found", FailureKind.TOPIC),
    (400, "Bad Request: TOPIC_CLOSED", FailureKind.TOPIC),
    (400, "Bad Request: TOPIC_DELETED", FailureKind.TOPIC),
    (400, "Bad Request: not enough rights to create a topic", FailureKind.REFUSED),
    (400, "Bad Request: the chat is not a forum", FailureKind.REFUSED),
    (400, "Bad Request: message to edit not found", FailureKind.VANISHED),
    (400, "Bad Request: message to delete not found", FailureKind.VANISHED),
    (400, "Bad Request: MESSAGE_ID_INVALID", FailureKind.VANISHED),
    (400, "Bad Request: message can't be edited", FailureKind.REFUSED),
    (400, "Bad Request: message can't be deleted", FailureKind.REFUSED),
    (400, "Bad Request: message can't be deleted for everyone", FailureKind.REFUSED),
    (400, "Bad Request: there is no text in the message to edit", FailureKind.REFUSED),
    (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        FailureKind.VANISHED,
    ),
    (400, "Bad Request: QUERY_ID_INVALID", FailureKind.VANISHED),
    (400, "Bad Request: chat not found", FailureKind.GONE),
    (400, "Bad Request: user not found", FailureKind.GONE),
    (400, "Bad Request: member not found", FailureKind.GONE),
    (400, "Bad Request: PARTICIPANT_ID_INVALID", FailureKind.GONE),
    (400, "Bad Request: PEER_ID_INVALID", FailureKind.GONE),
    (403, "Forbidden: bot was blocked by the user", FailureKind.GONE),
    (403, "Forbidden: user is deactivated", FailureKind.GONE),
    (403, "Forbidden: bot can't initiate conversation with a user", FailureKind.GONE),
    (403, "Forbidden: bot was kicked from the supergroup chat", FailureKind.GONE),
    (403, "Forbidden: bot was kicked from the group chat", FailureKind.GONE),
    (403, "Forbidden: bot is not a member of the supergroup chat", FailureKind.GONE),
    (403, "Forbidden: the group chat was deleted", FailureKind.GONE),
    (403, "Forbidden: bot can't send messages to bots", FailureKind.REFUSED),
    (400, "Bad Request: not enough rights to send text messages to the chat", FailureKind.REFUSED),
    (400, "Bad Request: have no rights to send a message", FailureKind.REFUSED),
    (400, "Bad Request: need administrator rights in the channel chat", FailureKind.REFUSED),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", FailureKind.REFUSED),
    (
        400,
        'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        FailureKind.REFUSED,
    ),
    (400, "Bad Request: message text is empty", FailureKind.REFUSED),
    (400, "Bad Request: message is too long", FailureKind.REFUSED),
    (400, "Bad Request: BUTTON_DATA_INVALID", FailureKind.REFUSED),
    (400, "Bad Request: inline keyboard button URL is invalid", FailureKind.REFUSED),
    (400, "Bad Request: chat_id is empty", FailureKind.REFUSED),
    (413, "Request Entity Too Large", FailureKind.REFUSED),
    (502, "Bad Gateway", FailureKind.SERVER),
    (500, "Internal Server Error: restart", FailureKind.SERVER),
]


@pytest.mark.parametrize("in_200", [False, True])
@pytest.mark.parametrize(("code", "description", "kind"), [*BALE, *TELEGRAM])
def test_every_known_description(code: int, description: str, kind: FailureKind, in_200: bool) -> None:
    """The HTTP status adds nothing to the body: Bale may answer failures with 200."""
    answer = refusal(code, description, status=200 if in_200 else code)
    assert not answer.ok
    failure = errors.failure_of(answer)
    assert (failure.kind, failure.why, failure.code) == (kind, description, code)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (refusal(429, "Too Many Requests: retry after 5", retry_after=9), 9.0),
        (refusal(429, "Too Many Requests: retry after 5"), 5.0),
        (refusal(429, "slow down", retry_after=0), errors.DEFAULT_BACKOFF),
        (refusal(429, "slow down", retry_after=-3), errors.DEFAULT_BACKOFF),
        (refusal(429, "slow down", retry_after=10**9), 86_400.0),
        (refusal(429, "slow down", retry_after=10**400), 86_400.0),
        (refusal(429, "slow down", retry_after=float("inf")), 86_400.0),
        (refusal(429, "Too Many Requests: retry after 10000000"), 86_400.0),
        (refusal(429, "slow down", retry_after=float("nan")), errors.DEFAULT_BACKOFF),
        (refusal(429, "Too Many Requests: retry after 3600", retry_after=3600), 3600.0),
        (refusal(429, "slow down", retry_after=None), errors.DEFAULT_BACKOFF),
        (refusal(429, "slow down", retry_after="many"), errors.DEFAULT_BACKOFF),
        (refusal(429, "slow down", retry_after=True), errors.DEFAULT_BACKOFF),
        (refusal(429, "slow down", retry_after=1.5), 1.5),
        (refusal(400, "bot limit exceed", retry_after=3), 3.0),
        (RawAnswer(429, None), errors.DEFAULT_BACKOFF),
    ],
)
def test_one_too_many_is_limited_for_named_seconds(answer: RawAnswer, seconds: float) -> None:
    outcome = errors.outcome_of(errors.failure_of(answer), SEND)
    assert outcome == wire.RetryLater(seconds, limited=True)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (RawAnswer(502, None), errors.SERVER_BACKOFF),
        (RawAnswer(404, None), errors.SERVER_BACKOFF),
        (refusal(500, "trouble"), errors.SERVER_BACKOFF),
        (refusal(401, "Unauthorized"), errors.TOKEN_BACKOFF),
    ],
)
def test_when_to_try_again(answer: RawAnswer, seconds: float) -> None:
    assert errors.outcome_of(errors.failure_of(answer), SEND) == wire.RetryLater(seconds)


def test_the_other_outcomes() -> None:
    def outcome(answer: RawAnswer, call: wire.Call = SEND) -> wire.Outcome:
        return errors.outcome_of(errors.failure_of(answer), call)

    migrated = refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001)
    assert outcome(migrated) == wire.ChatMigration(-1001)
    assert outcome(refusal(400, "message is not modified")) == wire.CallSuccess()
    assert outcome(refusal(400, "message to delete not found"), DELETE) == wire.CallSuccess()
    ref = MessageRef(Messenger.TELEGRAM, 1, 0, 5, 6)
    assert (
        outcome(refusal(400, "message to delete not found"), wire.DeleteEphemeral(ref)) == wire.CallSuccess()
    )
    assert outcome(refusal(400, "chat not found"), DELETE) == wire.TargetGone("chat not found")
    assert outcome(refusal(400, "what?")) == wire.CallRefused("what?")
    assert outcome(refusal(403, "")) == wire.CallRefused("error 403")
    assert outcome(RawAnswer(200, None)) == wire.CallUncertain("HTTP 200 without JSON")
    assert outcome(RawAnswer(413, None)) == wire.CallRefused("HTTP 413 without JSON")
    assert outcome(RawAnswer(200, {"ok": False})) == wire.CallRefused("error 200")
    assert outcome(RawAnswer(200, {"ok": "yes", "parameters": [], "description": 5})) == wire.CallRefused(
        "error 200"
    )


def test_exceptions_for_everything_but_calls() -> None:
    def raised_error(answer: RawAnswer) -> Exception:
        return errors.exception_for(errors.failure_of(answer))

    assert isinstance(raised_error(refusal(401, "Unauthorized")), wire.TokenRefused)
    assert isinstance(raised_error(refusal(409, "Conflict")), wire.ConflictingPoller)
    assert isinstance(raised_error(refusal(400, "what?")), wire.WireDown)
    slow = raised_error(refusal(429, "slow", retry_after=4))
    assert isinstance(slow, wire.WireDown) and slow.retry_after == 4.0


def test_startup_404_is_bad_token_unless_from_gateway() -> None:
    assert isinstance(errors.start_exception(refusal(404, "Not Found")), wire.TokenRefused)
    assert isinstance(errors.start_exception(refusal(403, "Bad Request: Token not found")), wire.TokenRefused)
    assert isinstance(errors.start_exception(RawAnswer(404, None)), wire.WireDown)


def test_files_and_standings() -> None:
    assert isinstance(errors.file_exception(refusal(400, "Bad Request: file is too big")), wire.FileTooBig)
    assert isinstance(errors.file_exception(RawAnswer(413, None)), wire.FileTooBig)
    assert type(errors.file_exception(refusal(400, "Bad Request: invalid file_id"))) is wire.FileGone
    assert isinstance(errors.file_exception(refusal(502, "Bad Gateway")), wire.WireDown)
    assert (
        errors.membership_status_after(refusal(400, "Bad Request: user not found"))
        is MembershipStatus.OUTSIDE
    )
    for code, why in (
        (400, "Bad Request: member list is inaccessible"),
        (400, "Bad Request: CHAT_ADMIN_REQUIRED"),
        (403, "permission_denied"),
    ):
        with pytest.raises(wire.NotAdministrator):
            errors.membership_status_after(refusal(code, why))
    with pytest.raises(wire.WireDown) as trouble:
        errors.membership_status_after(refusal(502, "Bad Gateway"))
    assert not isinstance(trouble.value, wire.NotAdministrator)
