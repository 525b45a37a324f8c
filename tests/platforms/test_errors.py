"""Every description that the messengers were seen to give, and what it means."""

from typing import Any

import pytest

from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.domain.people import Messenger, Standing
from bot.platforms import errors
from bot.platforms.errors import Answer, Kind

SEND = wire.SendText(1, "سلام")
DELETE = wire.DeleteMessages(1, (2,))


def refusal(code: int, description: str, status: int | None = None, **parameters: Any) -> Answer:
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Answer(code if status is None else status, body)


BALE = [
    (403, "Bad Request: Token not found", Kind.TOKEN),
    (404, "no such group or user", Kind.GONE),
    (400, "no such group or user", Kind.GONE),
    (403, "permission_denied", Kind.REFUSED),
    (400, "permission_denied", Kind.REFUSED),
    (403, "Forbidden: bot was blocked by the user", Kind.GONE),
    (403, "Forbidden: something new", Kind.GONE),
    (429, "bot limit exceed", Kind.TOO_FAST),
    (400, "bot limit exceed", Kind.TOO_FAST),
    (400, "local_rate_limited", Kind.TOO_FAST),
    (400, "malformed request", Kind.REFUSED),
    (404, "Not Found", Kind.REFUSED),
    (400, "Bad Request: message is not modified", Kind.UNCHANGED),
    (500, "Internal Server Error", Kind.SERVER),
    (400, "Internal server error", Kind.SERVER),
]
TELEGRAM = [
    (401, "Unauthorized", Kind.TOKEN),
    (404, "Not Found", Kind.REFUSED),
    (
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        Kind.CONFLICT,
    ),
    (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        Kind.CONFLICT,
    ),
    (429, "Too Many Requests: retry after 5", Kind.TOO_FAST),
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message",
        Kind.UNCHANGED,
    ),
    (400, "Bad Request: message thread not found", Kind.TOPIC),
    (400, "Bad Request: TOPIC_CLOSED", Kind.TOPIC),
    (400, "Bad Request: TOPIC_DELETED", Kind.TOPIC),
    (400, "Bad Request: not enough rights to create a topic", Kind.REFUSED),
    (400, "Bad Request: the chat is not a forum", Kind.REFUSED),
    (400, "Bad Request: message to edit not found", Kind.VANISHED),
    (400, "Bad Request: message to delete not found", Kind.VANISHED),
    (400, "Bad Request: MESSAGE_ID_INVALID", Kind.VANISHED),
    (400, "Bad Request: message can't be edited", Kind.REFUSED),
    (400, "Bad Request: message can't be deleted", Kind.REFUSED),
    (400, "Bad Request: message can't be deleted for everyone", Kind.REFUSED),
    (400, "Bad Request: there is no text in the message to edit", Kind.REFUSED),
    (
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        Kind.VANISHED,
    ),
    (400, "Bad Request: QUERY_ID_INVALID", Kind.VANISHED),
    (400, "Bad Request: chat not found", Kind.GONE),
    (400, "Bad Request: user not found", Kind.GONE),
    (400, "Bad Request: member not found", Kind.GONE),
    (400, "Bad Request: PARTICIPANT_ID_INVALID", Kind.GONE),
    (400, "Bad Request: PEER_ID_INVALID", Kind.GONE),
    (403, "Forbidden: bot was blocked by the user", Kind.GONE),
    (403, "Forbidden: user is deactivated", Kind.GONE),
    (403, "Forbidden: bot can't initiate conversation with a user", Kind.GONE),
    (403, "Forbidden: bot was kicked from the supergroup chat", Kind.GONE),
    (403, "Forbidden: bot was kicked from the group chat", Kind.GONE),
    (403, "Forbidden: bot is not a member of the supergroup chat", Kind.GONE),
    (403, "Forbidden: the group chat was deleted", Kind.GONE),
    (403, "Forbidden: bot can't send messages to bots", Kind.REFUSED),
    (400, "Bad Request: not enough rights to send text messages to the chat", Kind.REFUSED),
    (400, "Bad Request: have no rights to send a message", Kind.REFUSED),
    (400, "Bad Request: need administrator rights in the channel chat", Kind.REFUSED),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Kind.REFUSED),
    (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0', Kind.REFUSED),
    (400, "Bad Request: message text is empty", Kind.REFUSED),
    (400, "Bad Request: message is too long", Kind.REFUSED),
    (400, "Bad Request: BUTTON_DATA_INVALID", Kind.REFUSED),
    (400, "Bad Request: inline keyboard button URL is invalid", Kind.REFUSED),
    (400, "Bad Request: chat_id is empty", Kind.REFUSED),
    (413, "Request Entity Too Large", Kind.REFUSED),
    (502, "Bad Gateway", Kind.SERVER),
    (500, "Internal Server Error: restart", Kind.SERVER),
]


@pytest.mark.parametrize("in_200", [False, True])
@pytest.mark.parametrize(("code", "description", "kind"), [*BALE, *TELEGRAM])
def test_every_known_description(code: int, description: str, kind: Kind, in_200: bool) -> None:
    """The HTTP status says nothing that the body does not: Bale may answer failures with 200."""
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
        (refusal(429, "slow down", retry_after=None), errors.DEFAULT_BACKOFF),
        (refusal(429, "slow down", retry_after="many"), errors.DEFAULT_BACKOFF),
        (refusal(429, "slow down", retry_after=True), errors.DEFAULT_BACKOFF),
        (refusal(429, "slow down", retry_after=1.5), 1.5),
        (refusal(400, "bot limit exceed", retry_after=3), 3.0),
        (Answer(429, None), errors.DEFAULT_BACKOFF),
        (Answer(502, None), errors.SERVER_BACKOFF),
        (Answer(404, None), errors.SERVER_BACKOFF),
        (refusal(500, "trouble"), errors.SERVER_BACKOFF),
        (refusal(401, "Unauthorized"), errors.TOKEN_BACKOFF),
    ],
)
def test_when_to_try_again(answer: Answer, seconds: float) -> None:
    assert errors.outcome_of(errors.failure_of(answer), SEND) == wire.RetryLater(seconds)


def test_the_other_outcomes() -> None:
    def outcome(answer: Answer, call: wire.Call = SEND) -> wire.Outcome:
        return errors.outcome_of(errors.failure_of(answer), call)

    migrated = refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1001)
    assert outcome(migrated) == wire.Migrated(-1001)
    assert outcome(refusal(400, "message is not modified")) == wire.Done()
    assert outcome(refusal(400, "message to delete not found"), DELETE) == wire.Done()
    ref = MessageRef(Messenger.TELEGRAM, 1, 0, 5, 6)
    assert outcome(refusal(400, "message to delete not found"), wire.DeleteEphemeral(ref)) == wire.Done()
    assert outcome(refusal(400, "chat not found"), DELETE) == wire.Gone("chat not found")
    assert outcome(refusal(400, "what?")) == wire.CallRefused("what?")
    assert outcome(refusal(403, "")) == wire.CallRefused("error 403")
    assert outcome(Answer(200, None)) == wire.Uncertain("HTTP 200 without JSON")
    assert outcome(Answer(413, None)) == wire.CallRefused("HTTP 413 without JSON")
    assert outcome(Answer(200, {"ok": False})) == wire.CallRefused("error 200")
    assert outcome(Answer(200, {"ok": "yes", "parameters": [], "description": 5})) == wire.CallRefused(
        "error 200"
    )


def test_exceptions_for_everything_but_calls() -> None:
    def raised(answer: Answer) -> Exception:
        return errors.raised_by(errors.failure_of(answer))

    assert isinstance(raised(refusal(401, "Unauthorized")), wire.TokenRefused)
    assert isinstance(raised(refusal(409, "Conflict")), wire.ConflictingPoller)
    assert isinstance(raised(refusal(400, "what?")), wire.WireDown)
    slow = raised(refusal(429, "slow", retry_after=4))
    assert isinstance(slow, wire.WireDown) and slow.retry_after == 4.0


def test_at_start_404_is_a_bad_token_unless_a_gateway_says_it() -> None:
    assert isinstance(errors.raised_at_start(refusal(404, "Not Found")), wire.TokenRefused)
    assert isinstance(errors.raised_at_start(refusal(403, "Bad Request: Token not found")), wire.TokenRefused)
    assert isinstance(errors.raised_at_start(Answer(404, None)), wire.WireDown)


def test_files_and_standings() -> None:
    assert isinstance(errors.raised_for_file(refusal(400, "Bad Request: file is too big")), wire.FileTooBig)
    assert isinstance(errors.raised_for_file(Answer(413, None)), wire.FileTooBig)
    assert type(errors.raised_for_file(refusal(400, "Bad Request: invalid file_id"))) is wire.FileGone
    assert isinstance(errors.raised_for_file(refusal(502, "Bad Gateway")), wire.WireDown)
    assert errors.standing_after(refusal(400, "Bad Request: user not found")) is Standing.OUTSIDE
    for code, why in (
        (400, "Bad Request: member list is inaccessible"),
        (400, "Bad Request: CHAT_ADMIN_REQUIRED"),
        (403, "permission_denied"),
    ):
        with pytest.raises(wire.NotAdministrator):
            errors.standing_after(refusal(code, why))
    with pytest.raises(wire.WireDown) as trouble:
        errors.standing_after(refusal(502, "Bad Gateway"))
    assert not isinstance(trouble.value, wire.NotAdministrator)
