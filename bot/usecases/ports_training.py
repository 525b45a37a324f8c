"""What training needs of the store beyond the learner's own row. Staged like all writes (``ports``)."""

from typing import Protocol

from bot.domain.people import Account


class Letterboxes(Protocol):
    """Sealed accounts of learners who asked to be written to. Nothing here ever gives one back."""

    def keep(self, letterbox_id: str, account: Account) -> bool:
        """Seal the account under this id; False when the key of accounts is burnt and none can be kept."""
        ...

    def drop(self, letterbox_id: str) -> None: ...


class Codes(Protocol):
    """Names under which typed codes are stored: HMACs under a key outside the database."""

    def name(self, purpose: str, code: str) -> str: ...
