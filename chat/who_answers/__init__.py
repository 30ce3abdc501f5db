"""Who answers a thread: what routing is told, where it sends, what staff see. It only asks."""
