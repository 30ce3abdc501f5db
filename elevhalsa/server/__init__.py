"""The server process: Daphne held to bounds, started, drained and stopped."""
