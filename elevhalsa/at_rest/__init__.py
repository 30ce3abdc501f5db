"""Encryption at rest: the key ring in its own database, and sealed columns."""
