"""Writes a draft as a Word file that a lawyer can go on working in."""

from casework.drafting.word.document import house_style, write_docx

__all__ = ["house_style", "write_docx"]
