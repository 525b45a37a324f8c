"""Clean working copies of evidence, made in bounded child processes."""
