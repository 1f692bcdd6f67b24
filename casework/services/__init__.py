"""One function for each thing a user does: load, ask the domain, save."""
