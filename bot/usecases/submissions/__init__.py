"""The parts of a report, wherever it comes from: its files, traces and online pages, and the wave that it
belongs to."""
