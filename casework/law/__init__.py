"""The law as data, and its one reader."""
