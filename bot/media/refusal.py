"""The exception by which the cleaning code refuses a clean copy."""

from bot.domain.submissions.clean_copies import CleaningFailure


class CleaningRefusal(Exception):
    """There is no clean copy of this file, for the reason given."""

    def __init__(self, reason: CleaningFailure) -> None:
        super().__init__(reason.value)
        self.reason = reason
