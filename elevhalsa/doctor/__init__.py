"""A look through the whole installation: each finding a sentence that says what to do."""
