"""The commands of `redress`, one module each: a sentence for the list, its arguments, and what it does."""


class CommandFailed(Exception):
    """A command cannot go on; the message says to its user what to change."""
