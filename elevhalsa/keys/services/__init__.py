"""Commands about keys: one verb, one transaction each."""
