"""Threads over HTTP: parse, call, answer."""
