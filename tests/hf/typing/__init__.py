"""Code of users, for type checkers."""
