"""What owners set: settings, the phase, who is an owner, burning."""
