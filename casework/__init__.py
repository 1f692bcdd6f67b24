"""Redress: challenges to INTERPOL data, from the first interview to the filing."""
