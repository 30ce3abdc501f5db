"""Notices going out: two fixed texts, in the product and by push, e-mail or SMS.

It knows people and their addresses, and by construction nothing else: no thread, no promise.
"""
