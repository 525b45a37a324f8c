"""The errors that each side of the world gets when something cannot be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.records import Json


class ApiError(Exception):
    """A Bot API call is refused: HTTP status, the server's wording, extra parameters such as retry_after."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The error as a bot reads it."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class CannotDo(Exception):
    """A person cannot do this (409): the button is gone, the bot is blocked, they are not in the group."""

    status = 409


class Unknown(CannotDo):
    """No such person, chat, group or file (404)."""

    status = 404


class BadRequest(CannotDo):
    """The body of a /world request is invalid (400)."""

    status = 400


def bad(description: str) -> ApiError:
    """400 in the messenger's wording."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    """403 in the messenger's wording."""
    return ApiError(403, f"Forbidden: {description}")
