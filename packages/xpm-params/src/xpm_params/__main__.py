"""``python -m xpm_params``: the command ``xpm-params``."""

from .cli import main

raise SystemExit(main())
