"""`python -m xpm_experiment run PARAMS_JSON`: runs one job in this process."""

import sys

from .runner import main

sys.exit(main(sys.argv[1:]))
