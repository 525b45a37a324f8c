"""Certificates as Open Badges 3.0 credentials: signed, embedded in files, extracted, checked offline."""
