"""`python -m lab_env` is `xenlab`."""

import sys

from .cli import main

sys.exit(main())
