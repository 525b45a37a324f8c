"""The register of threats: votes, measures, versions; and the measures that verified cases propose."""
