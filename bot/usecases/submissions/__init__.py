"""What a report consists of, wherever it comes from:
its files, its traces, its online pages, the wave it is part of.
"""
