"""What owners set while the program runs: settings, local numbers, the phase, burning; how the program does."""
