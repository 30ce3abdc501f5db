"""Figures for heads and those above: by finished month and branch, frozen, never a person.

``months`` and ``figures`` count, ``disclosure`` decides what may be shown, ``publishing`` freezes
it. There is no other question to ask: no free period, no filter, no live count.
"""
