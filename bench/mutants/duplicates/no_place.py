"""Names of places in the text are words like others, and a report has no area."""

from bench import duplicate_store
from bench.mutants import Patch
from bot.domain.submissions.traces import Trace, TraceKind
from bot.language.traces import ReportTraces


def apply(patch: Patch) -> None:
    def traces_without_places(self: ReportTraces, text: str) -> frozenset[Trace]:
        return frozenset(t for t in traces(self, text) if t.kind not in (TraceKind.PLACE, TraceKind.NAME))

    traces = patch.replace(ReportTraces, "traces", traces_without_places)
    patch.replace(duplicate_store, "area_of", lambda report: "")
