"""The end of an election: closed bit by bit, opened for the next one; the final report, drafted and signed."""
