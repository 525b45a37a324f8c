"""Protection: limits on tries, the head of the audit log, news of the privacy card."""
