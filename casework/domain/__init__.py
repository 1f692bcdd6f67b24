"""What is decided about a matter, in plain Python: records, law, analysis. Imports nothing else of ours."""
