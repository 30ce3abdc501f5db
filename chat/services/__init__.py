"""Commands on threads: one verb, one transaction, the thread's lock first."""
