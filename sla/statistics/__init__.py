"""Figures for heads and those above: by finished month and term, frozen, never a person.

``periods`` and ``figures`` count, ``disclosure`` decides what may be shown and ``together`` adds
up what was shown; ``counting``, ``tables`` and ``publishing`` freeze it; ``sheets`` writes it down
as CSV or a spreadsheet. There is no other question to ask: no free period, no filter, no live
count.
"""
