"""The atlas, its road map and its rounds of opinions."""
