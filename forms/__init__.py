"""Guided forms: read from data, filled in by people, turned into facts. Knows WTForms; never Flask."""
