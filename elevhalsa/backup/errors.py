"""What can be wrong with a backup."""


class BackupUnusable(Exception):
    """An archive is damaged, or not for this place; the message says which."""


class BackupKeyProblem(Exception):
    """A file is not the backup key that was asked for; the message says what it is."""
