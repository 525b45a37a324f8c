"""The register of threats: votes, measures, versions."""
