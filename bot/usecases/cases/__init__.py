"""Work on a case: claim, read, ask, decide, merge, note, reopen, close."""
