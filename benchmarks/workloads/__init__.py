"""The work to be measured: each function prepares a size of it and returns what is measured.

It is prepared and done in an empty current folder of its own. A module imports only what the
environments have that it is for.
"""

from collections.abc import Callable

Work = Callable[[], object]
