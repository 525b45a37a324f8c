"""What a reporter must be told about what is known, kept and read."""
