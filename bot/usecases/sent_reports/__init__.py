"""What a reporter does with a report that he has sent, and what he is told or asked later."""
