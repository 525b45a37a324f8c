"""A finished draft becomes a report, or is thrown away; how many one person may send."""
