"""A finished draft becomes a report, or is discarded; limits on the reports of one person."""
