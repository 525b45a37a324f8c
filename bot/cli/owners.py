"""``amanat doctor`` asks whether the owners of the settings are one person."""

from collections.abc import Iterator

from bot.cli.finding import Finding
from bot.settings import Settings
from storage.staff_overview import StaffOverview


def owner_findings(settings: Settings, office: StaffOverview) -> Iterator[Finding]:
    """One owner on each messenger may sign twice, as long as nobody has noted that both are one person."""
    owners = list(dict.fromkeys(settings.owners))
    messengers = {owner.messenger for owner in owners}
    if 1 < len(owners) == len(messengers) and not office.noted.intersection(owners):
        names = " and ".join(map(str, owners))
        yield Finding(
            "!",
            f"AMANAT_OWNERS: {names} may be one person, who could then give both signatures: "
            "if so, note one as the other account of the same person with /grant; two people: fine",
        )
