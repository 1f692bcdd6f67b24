"""A bundle of annexes: its own pages set, every page numbered and stamped, links and bookmarks; no upload is opened."""
