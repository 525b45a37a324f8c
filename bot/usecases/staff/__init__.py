"""The staff: roles and their signatures, freezes, people's areas, handing over, recusal."""
