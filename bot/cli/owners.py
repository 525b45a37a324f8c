"""``amanat doctor`` checks whether the owners in the settings are one person."""

from collections.abc import Iterator

from bot.cli.finding import Finding
from bot.settings import Settings
from storage.staff_overview import StaffOverview


def owner_findings(settings: Settings, office: StaffOverview) -> Iterator[Finding]:
    """The owners of both messengers may be one person who can sign twice, until somebody notes that both
    accounts are theirs."""
    owners = list(dict.fromkeys(settings.owners))
    messengers = {owner.messenger for owner in owners}
    if 1 < len(owners) == len(messengers) and not office.noted.intersection(owners):
        names = " and ".join(map(str, owners))
        yield Finding(
            "!",
            f"AMANAT_OWNERS: {names} may be one person, who could then give both signatures: "
            "if so, note one as the other account of the same person with /grant; if they are two people, all is well",
        )
