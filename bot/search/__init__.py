"""Finds the card, article or act that answers a question: BM25 over lemmas, and letters where words fail."""
