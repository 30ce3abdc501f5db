"""What is measured. See README.md."""
