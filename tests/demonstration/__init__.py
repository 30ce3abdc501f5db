"""The demonstration's story: two invented schools, played by the actors at a running server."""
