"""People in Python: students, staff, heads and administrators at the real interface.

They are another client, written from ``docs/protocol.md`` and ``docs/interface.md``: HTTP and
WebSocket outside, real encryption inside (``elevhalsa.keys.e1``), and no other line of the server.
Tests, the demonstration and fault runs play the product through them.
"""
