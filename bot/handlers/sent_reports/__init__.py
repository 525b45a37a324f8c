"""A report after it was sent, for its reporter:
the code, where it stands, answers, additions, verdicts, consent.
"""
