"""Equal texts alone make a wave."""

from bench.mutants import Patch
from bot.domain.submissions.traces import Trace, TraceKind
from bot.language.traces import ReportTraces


def apply(patch: Patch) -> None:
    patch.replace(
        ReportTraces, "copies", lambda self, text: frozenset({Trace(TraceKind.COPY, self.folded_text(text))})
    )
