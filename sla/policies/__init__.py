"""The terms of each school: versions of its policy and its calendar."""
