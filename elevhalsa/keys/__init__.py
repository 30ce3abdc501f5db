"""Public-key directory, team key epochs, vaults; E1 itself in ``e1/``."""
