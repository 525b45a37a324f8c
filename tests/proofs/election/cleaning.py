"""Clean copies made in the process itself: children would run on the machine's own time."""

from bot.domain.submissions.clean_copies import AS_IT_IS, USUAL
from bot.media import child
from bot.media.kinds import detect
from bot.media.pool import CleaningPool
from bot.usecases.ports.media import (
    Changes,
    CleanCopy,
    CleaningFailure,
    CleaningPass,
    MediaLimits,
    NotCleanable,
)


class CleaningAtOnce(CleaningPool):
    """The pool's answers, without its children and their confinement."""

    async def confinement(self) -> None:
        return None

    async def clean_copy(
        self,
        data: bytes,
        *,
        limits: MediaLimits = USUAL,
        changes: Changes = AS_IT_IS,
        cleaning_pass: CleaningPass = CleaningPass.ASKED,
    ) -> CleanCopy | NotCleanable:
        file_type = detect(data)
        if file_type.kind is None:
            return NotCleanable(reason=CleaningFailure.KEPT_SEALED, mime=file_type.mime)
        header: dict[str, int | str] = {
            "pixels": limits.max_pixels, "pages": limits.max_pages, "page": limits.page_pixels,
            "cpu": limits.cpu_seconds, "whole": 1, "fields": changes.fields, "lines": int(changes.lines),
            "silent": int(changes.silent), "quarter": changes.quarter,
        }  # fmt: skip
        return child._copy(data, file_type.kind, header, most=limits.max_output)
