"""Filing: a finished draft is checked, matched with earlier reports, stored and indexed; or it is discarded."""
