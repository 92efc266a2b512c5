"""Exchange with the published reference implementation, which is run as a black box."""
