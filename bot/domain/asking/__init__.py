"""Rules of questions that people answer, because the content has no answer."""
