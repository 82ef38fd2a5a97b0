"""Training of the reader; see README.md beside this file."""
