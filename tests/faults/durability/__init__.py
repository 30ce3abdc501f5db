"""The durability checker: people write while everything under them is killed, cut and slowed.

It knows the product from outside alone: the interface, the socket, the protocol of the keys. When
the storm is over it holds what every client was told against what everybody reads, fetched anew
and on the screens that were never reloaded. Three words may not be said of a message that was
acknowledged: lost, duplicated, reordered; and none may be there that nobody wrote: forged.

python -m tests.faults.durability --seconds 120 --database postgresql --json
python -m tests.faults.durability --self-test --json

``--self-test`` lets the same storm run over builds with a fault planted in each, and must find it.
"""
