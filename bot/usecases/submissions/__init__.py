"""The parts of a report, wherever it comes from: its files, and by what it is found later."""
