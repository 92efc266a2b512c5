"""What operations cost, side by side with the reference; `nox -s bench` prints the table."""
