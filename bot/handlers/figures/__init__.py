"""Counts for those who steer, and what is published of them: the desk's, both spaces', the signed publication."""
