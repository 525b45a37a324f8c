"""Who works here: roles and their signatures, stops, areas of a person, handing over, recusal."""
