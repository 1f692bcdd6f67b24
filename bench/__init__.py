"""How fast and how lean Redress is, measured in one run on this machine and printed as ratios."""
