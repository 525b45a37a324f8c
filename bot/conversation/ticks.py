"""Work that the clock starts: registered once, for the scheduler, the health page, the documents and the tests."""

from dataclasses import dataclass

from bot.conversation.ports import Tick


@dataclass(frozen=True, slots=True)
class RegisteredTick:
    """Due work of the handlers. All of it is asked every second, and each handles only what is due."""

    run: Tick
    failure: str
    """What people notice as long as it fails; the health page says it."""

    @property
    def name(self) -> str:
        return str(getattr(self.run, "__name__", type(self.run).__name__))
