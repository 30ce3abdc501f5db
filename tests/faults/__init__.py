"""Faults under load: the service dies again and again, and nobody loses a word."""
