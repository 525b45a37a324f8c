"""Tables that people fill in and send back: taking the file, what is wrong with it by line, and the preview.

A feature names its ``SentTable`` and says what its own rows hold. Its texts begin with its prefix:
``atlas-table-taken``.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Final, Protocol

from bot.conversation.incoming import FileKind, FileRef, FilesSent, Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    Latin,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, Tick, TickCtx
from bot.domain.errors import BadInput
from bot.domain.people import Account
from bot.domain.sent_tables import MOST_BYTES, MOST_ROWS, SentTableTrouble
from bot.handlers.pieces import NOTHING, button, comma_list, lines
from bot.handlers.press_arguments import PreviewedWords

A_MESSAGE: Final = 30
"""Faults in one message."""


class FileOfTable(Protocol):
    """A file that was sent."""

    @property
    def id(self) -> str: ...
    @property
    def account(self) -> Account: ...
    @property
    def name(self) -> str: ...


class TableReading(Protocol):
    """What was read of a file. ``trouble``: why it was not read at all; ``columns``: those that are missing or there
    twice."""

    @property
    def trouble(self) -> SentTableTrouble | None: ...
    @property
    def columns(self) -> Sequence[StrEnum]: ...


@dataclass(frozen=True, slots=True)
class SentTable:
    """The words and verbs of one feature's tables: ``send`` asks for a file, ``accept`` and ``drop`` are the buttons
    of a preview. ``home``: the row that leads back to the feature."""

    prefix: str
    _: KW_ONLY
    send: str
    accept: str
    drop: str
    home: tuple[Button, ...]

    @property
    def retry_rows(self) -> Rows:
        """The ways on when nothing was taken."""
        return ((button(f"{self.prefix}-button-table", self.send),), self.home)

    def text_keys(self) -> Iterator[str]:
        """The texts that this builds."""
        yield from (f"{self.prefix}-file-{trouble}" for trouble in SentTableTrouble)
        for end in (
            "file-nameless",
            "faults",
            "faults-more",
            "fault",
            "button-table",
            "table-how",
            "table-taken",
        ):
            yield f"{self.prefix}-{end}"
        for end in ("table-same", "table-preview", "table-dropped", "button-table-yes", "button-table-no"):
            yield f"{self.prefix}-{end}"

    async def take(self, update: Incoming, store: Callable[[FileRef], Awaitable[object]]) -> Turn:
        """Take the file, which is fetched and read outside this turn. Raises BadInput for anything else."""
        if not isinstance(update, FilesSent) or not update.files:
            raise BadInput(f"{self.prefix}-table-how")
        sent = update.files[0]
        if sent.kind is not FileKind.DOCUMENT or sent.mime.startswith(("image/", "video/", "audio/")):
            raise BadInput(f"{self.prefix}-table-how")
        await store(sent)
        return Turn((Say(f"{self.prefix}-table-taken", {}, (self.home,)),))

    def read_tick[P](
        self,
        file: FileOfTable,
        reading: TableReading,
        *,
        finish: Callable[[TickCtx], Awaitable[P | None]],
        faults: Callable[[P], Sequence[TextRef]],
        preview: Callable[[P, TickCtx], Awaitable[Say]],
    ) -> Tick:
        """The turn that tells the sender what their table holds. ``finish`` stores what waits for the press, and says
        what would change: None if nobody is to hear of it any more. ``faults``: by line."""

        async def tell(ctx: TickCtx) -> Turn:
            proposal = await finish(ctx)
            if proposal is None:
                return Turn()
            if reading.trouble is not None:
                return Turn((self.say_trouble(file, reading.trouble, reading.columns),))
            if fault_lines := faults(proposal):
                return Turn(self.say_faults(file, fault_lines))
            return Turn((await preview(proposal, ctx),))

        return tell

    def answer_drop(self, ctx: Ctx) -> Turn:
        """What waited is dropped."""
        return Turn(
            (Screen(f"{self.prefix}-table-dropped", {}, self.retry_rows),), session=ctx.session.at("")
        )

    def name_of(self, file: FileOfTable) -> Latin | TextRef:
        """The file's name, in its own direction."""
        return Latin(file.name) if file.name else TextRef(f"{self.prefix}-file-nameless")

    def say_trouble(self, file: FileOfTable, trouble: SentTableTrouble, columns: Sequence[StrEnum]) -> Say:
        """Why the whole file was not read; ``columns``: those that are missing or there twice."""
        heads = comma_list([TextRef(f"{self.prefix}-table-column-{column}") for column in columns])
        args: dict[str, Arg] = {
            "file": self.name_of(file),
            "most": MOST_BYTES // 1024,
            "rows": MOST_ROWS,
            "columns": heads if columns else NOTHING,
        }
        return self._say(file, f"{self.prefix}-file-{trouble}", args, self.retry_rows)

    def fault_line(self, file: FileOfTable, line: int, why: TextRef) -> TextRef:
        return TextRef(f"{self.prefix}-fault", {"file": self.name_of(file), "line": line, "why": why})

    def say_faults(self, file: FileOfTable, faults: Sequence[TextRef]) -> tuple[Say, ...]:
        """All faults by line, in as many messages as they need. Nothing of the table is stored."""
        parts = [faults[start : start + A_MESSAGE] for start in range(0, len(faults), A_MESSAGE)]
        first: dict[str, Arg] = {"file": self.name_of(file), "count": len(faults), "lines": lines(parts[0])}
        messages = [
            self._say(file, f"{self.prefix}-faults", first, self.retry_rows if len(parts) == 1 else ())
        ]
        for number, part in enumerate(parts[1:], start=2):
            ways = self.retry_rows if number == len(parts) else ()
            messages.append(self._say(file, f"{self.prefix}-faults-more", {"lines": lines(part)}, ways))
        return tuple(messages)

    def say_preview(self, file: FileOfTable, args: Mapping[str, Arg], *, count: int, mark: str) -> Say:
        """What one press would change; ``count``: how many rows, 0 if all is there already."""
        if not count:
            return self._say(file, f"{self.prefix}-table-same", args, self.retry_rows)
        at = PreviewedWords(file.id, mark)
        yes = button(f"{self.prefix}-button-table-yes", self.accept, at, {"count": count})
        no = button(f"{self.prefix}-button-table-no", self.drop, file.id)
        return self._say(file, f"{self.prefix}-table-preview", args, ((yes,), (no,)))

    def _say(self, file: FileOfTable, key: str, args: Mapping[str, Arg], rows: Rows) -> Say:
        return Say(key, args, rows, to=StaffChat(file.account), lane=SendLane.DIALOGUE)
