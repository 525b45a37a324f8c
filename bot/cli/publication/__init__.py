"""The page and the files of the publication."""
