"""An election in simulated time: the whole program, its world and its clock in one process from one seed (``python -m bench.election``)."""
