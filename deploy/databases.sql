-- The key ring is a database of its own: another backup, and kept for seven days alone.
CREATE DATABASE keyring;
