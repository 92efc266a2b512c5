"""Check that packages are those that were installed: `installed_together.py PACKAGE...`."""

import importlib
import sys

for name in sys.argv[1:]:
    place = str(importlib.import_module(name).__file__)
    if not place.startswith(sys.prefix):
        sys.exit(f"expected {name} as it was installed in {sys.prefix}, found {place}")
