"""What anybody may ask: a question in own words, where to vote."""
