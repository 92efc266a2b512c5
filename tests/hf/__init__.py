"""Sharing on the Hub."""
