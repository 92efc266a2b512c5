"""Sizes of data files, for people."""

from __future__ import annotations


def size_text(size: int) -> str:
    """`12 bytes`, `1.5 MB`."""
    amount, unit = float(size), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{size} bytes" if unit == "bytes" else f"{amount:.1f} {unit}"
