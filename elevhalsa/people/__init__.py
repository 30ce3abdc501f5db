"""Schools, teams, people, roles, sign-in."""
