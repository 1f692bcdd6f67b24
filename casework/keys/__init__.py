"""The key hierarchy, field and file encryption, passwords and tokens; the only room that knows `cryptography`."""
