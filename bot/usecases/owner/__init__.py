"""What owners set: settings, the phase, the owners themselves, burning."""
