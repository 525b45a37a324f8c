"""A person looks for what to do: by a group of incidents, or by a few words."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain.duties.incidents import Incident, IncidentFit, fit_of, incidents_of, match_incidents
from bot.domain.duties.pocket import Pocket
from bot.domain.errors import NotFound
from bot.usecases.context import Context
from bot.usecases.ports.intents import Intent, Reading
from bot.usecases.ports.language import TextAnalyzer

MOST_WORDS: Final = 4
"""Words of a text that may be an incident which it does not name outright; a longer one is a question or testimony."""
_OPEN: Final = frozenset({None, Intent.UNCLEAR, Intent.DANGER})
"""What a text surely is where it may still mean an incident."""


def own_incidents(ctx: Context, pocket: Pocket) -> tuple[Incident, ...]:
    """What may happen to this person."""
    return incidents_of(ctx.content.incidents.values(), pocket.duty, pocket.settlement)


def own_groups(ctx: Context, pocket: Pocket) -> Mapping[str, Sequence[Incident]]:
    """Their incidents by group, in the order of the content."""
    groups: dict[str, list[Incident]] = {}
    for incident in own_incidents(ctx, pocket):
        groups.setdefault(incident.group, []).append(incident)
    return {group: groups[group] for group in ctx.content.incident_groups if group in groups}


def find_incident(ctx: Context, incident_id: str) -> Incident:
    """The incident, whoever asks: the law is public. Raises NotFound for one that the content no longer has."""
    incident = ctx.content.incidents.get(incident_id)
    if incident is None:
        raise NotFound("now-gone")
    return incident


def search_incidents(
    ctx: Context, pocket: Pocket, text: str, *, analyzer: TextAnalyzer
) -> tuple[Incident, ...]:
    """Their incidents that these words mean, best first; none if no word fits. Nothing of the words is stored."""
    return match_incidents(text, own_incidents(ctx, pocket), analyzer.tokens)


def means_incident(
    text: str, incident: Incident, reading: Reading, *, asks: bool, analyzer: TextAnalyzer
) -> bool:
    """Whether a text that nobody asked for means the incident which was found for it. ``asks``: whether it ends with a
    question mark.

    What surely asks, tells or wishes does not, unless it is the incident's own words. A phrase of it with one word more
    («no identity card») may sound like testimony, and means it.
    """
    fit = fit_of(text, incident, analyzer.tokens)
    if fit is IncidentFit.EXACT or reading.aside is not None:
        return fit is IncidentFit.EXACT
    if fit is IncidentFit.CLOSE and reading.sure is Intent.REPORT:
        return True
    return len(text.split()) <= MOST_WORDS and reading.sure in _OPEN and not asks
