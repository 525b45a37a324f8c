"""The parts of a report: the witness's words, files, online pages, and traces that find similar reports."""
