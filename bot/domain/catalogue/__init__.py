"""What reports and lessons speak about: articles of law, acts, bodies, areas, stations, terms."""
