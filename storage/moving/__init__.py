"""Moving a store between places: the database to PostgreSQL and back, keys to a holder and back.

Evidence moves by ``storage.vault_moving``; that a move of any of the three was broken off is noted here."""
