"""What a person does on polling day: their duty, its steps, and what may happen to them there."""
