"""Terms over HTTP: what an administrator writes down, and tries before."""
