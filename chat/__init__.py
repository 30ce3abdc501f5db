"""Threads between a student and a branch: messages, keys of threads, delivery."""
