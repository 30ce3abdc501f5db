"""Nothing readable leaves a client: canaries and secrets, searched for wherever bytes can lie."""
