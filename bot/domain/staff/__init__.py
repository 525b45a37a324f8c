"""Who works here and whose signature counts; the log of what staff do."""
