"""The specification of the format: each numbered sentence, shown by tests that name it."""
