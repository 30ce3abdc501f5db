"""People over HTTP: sign-in, and administration."""
