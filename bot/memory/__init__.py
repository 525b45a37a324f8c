"""The model behind what comes back when: FSRS, and nothing else."""
