"""What a reporter must be told of what is known, kept and read."""
