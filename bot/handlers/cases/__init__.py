"""What whoever works on a case does with it: claim, read, ask, decide, merge, note, reopen, close."""
