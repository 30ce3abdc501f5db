"""Commands about people: one verb, one transaction each."""
