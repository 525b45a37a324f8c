"""Sentence vectors, by which sentences of like meaning are near each other; made in a confined child process."""
