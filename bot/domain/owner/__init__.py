"""What owners set while the program runs (settings, local numbers, the phase, burning), and the program's
condition."""
