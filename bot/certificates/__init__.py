"""Certificates as Open Badges 3.0 credentials: signed, put into files, taken out again, checked offline."""
