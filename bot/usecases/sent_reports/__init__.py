"""What reporters do with a sent report, and what they are told or asked later."""
