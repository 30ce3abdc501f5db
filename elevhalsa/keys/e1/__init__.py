"""Protocol E1: the byte formats and checks of end-to-end encrypted threads.

Pure Python on ``cryptography``; it imports no Django. ``docs/protocol.md`` says
the same in prose, ``frontend/src/crypto/`` says it in TypeScript, and
``tests/vectors/e1.json`` holds both to one set of bytes.
"""
