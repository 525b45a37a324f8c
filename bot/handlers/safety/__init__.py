"""What protects whoever writes: the privacy card, numbers to call, help, a clean chat."""
