"""The verifier that travels inside every export: one file that needs nothing but Python's standard library."""
