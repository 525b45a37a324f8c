"""The atlas and its road map, for liaisons and leads."""
