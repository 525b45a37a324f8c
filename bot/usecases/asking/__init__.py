"""What anybody may ask: a question in their own words, and where to vote."""
