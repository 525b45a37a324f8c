"""An election in simulated time: program, world and clock in one process (``python -m bench.election``)."""
