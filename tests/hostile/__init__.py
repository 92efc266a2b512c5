"""Definitions that attack or are damaged, one a file, and what each must give."""
