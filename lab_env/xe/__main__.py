"""`python -m lab_env.xe`, where no `xe` is installed."""

import sys

from .cli import main

sys.exit(main())
