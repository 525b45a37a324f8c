"""A person looks for what to do: by a group of incidents, or by a few words."""

from collections.abc import Mapping, Sequence

from bot.domain.duties.incidents import Incident, incidents_of, match_incidents
from bot.domain.duties.pocket import Pocket
from bot.domain.errors import NotFound
from bot.usecases.context import Context
from bot.usecases.ports.language import TextAnalyzer


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
