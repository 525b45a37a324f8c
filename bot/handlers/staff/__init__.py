"""Who works here:
roles and their signatures, areas of a person, stops, the smaller circle, duty, handing over, recusal.
"""
