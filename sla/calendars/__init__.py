"""When a school is open. Pure: no database, and no current time."""
