"""Backups: one archive of the data, one of the key ring, never both in one file.

The data are copied first and the key ring after them: a key is committed before the rows it
seals, so the ring in hand opens every row in hand. The key file is in neither.
"""
