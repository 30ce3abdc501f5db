"""When a school is open, and what follows from it. Pure: no database, and no current time."""
