"""The parts of ``bench.kill9``: the process that is killed, the people around it, and who looks what was lost."""
