"""What owners see and set: settings, the phase, the program's health, burning."""
