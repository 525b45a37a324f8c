"""The page and the files of what was published."""
