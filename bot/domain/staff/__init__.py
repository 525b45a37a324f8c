"""Who works here, what each may do and whose signature counts; the log of what staff do."""
