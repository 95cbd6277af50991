"""Fixtures: the Atrium that the tests of EndToEnd have asked before, whose logs are read here."""

import sys
from pathlib import Path

for folder in ("EndToEnd", "Faults"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / folder))

from own_fixtures import prototype  # noqa: E402, F401 (pytest finds them by name)
from site_fixtures import eventually, lasting, site  # noqa: E402, F401
