"""What runs in the child, and only there: here uploaded bytes are parsed."""
