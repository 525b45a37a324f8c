"""The division of work: which body takes which act, and what the bodies say of it."""
