"""The reader: a student's words to band, urgency, branch and reasons, in integers alone.

`frontend/src/triage` is the same algorithm in TypeScript and reads the same model file; both give
the same answer for every text. Nothing here knows Django, a database or a network.
"""
