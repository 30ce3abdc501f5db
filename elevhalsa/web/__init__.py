"""What stands around Django: the client's files, the headers of every answer, the origin."""
