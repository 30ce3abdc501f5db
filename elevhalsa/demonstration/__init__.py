"""The demonstration: a data folder of its own, a clock that may be moved, accounts to try.

A folder is a demonstration from its first start or never. Everything here refuses elsewhere.
"""
