"""Words are compared as they are written, and nothing else."""

from bench.mutants import Patch
from bot.domain.submissions.traces import Trace, TraceKind
from bot.language.traces import ReportTraces


def apply(patch: Patch) -> None:
    patch.replace(
        ReportTraces,
        "traces",
        lambda self, text: frozenset(Trace(TraceKind.WORD, word) for word in text.split()),
    )
    patch.replace(ReportTraces, "copies", lambda self, text: frozenset())
