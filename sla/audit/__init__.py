"""That the log of promises can be trusted: ``sealing`` chains it, ``verifying`` compares."""
