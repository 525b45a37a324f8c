"""The division of work: the table now, what bodies say of its rows, its versions."""
