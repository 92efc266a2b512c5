"""Import an installed distribution and check that its wheel is whole: `installed_alone.py NAME`.

Runs in an environment that holds only the distribution and its declared dependencies.
"""

import importlib
import sys
import tempfile
from importlib.metadata import files, version

name = sys.argv[1]
paths = [str(path) for path in files(name) or ()]
(package,) = {path.split("/")[0] for path in paths if path.endswith("__init__.py")} & {
    path.split("/")[0] for path in paths if path.count("/") == 1
}
missing = {f"{package}/py.typed"} - set(paths)
if not any(path.endswith("/licenses/LICENSE") for path in paths):
    missing.add("LICENSE")
if missing:
    sys.exit(f"{name} {version(name)} installs no {', '.join(sorted(missing))}")
importlib.import_module(package)
if package == "xpm_hf":  # whose client needs more for a model card than to be imported
    from xpm_config import Config
    from xpm_hf import ExperimaestroHFHub

    class Empty(Config):
        """A configuration without parameters."""

    with tempfile.TemporaryDirectory() as folder:
        ExperimaestroHFHub(Empty.C()).save_pretrained(folder)
print(f"{name} {version(name)}: imports as {package}")
