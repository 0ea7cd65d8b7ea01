"""What a process that answers requests does not hold in memory."""

from __future__ import annotations

import subprocess
import sys


def test_a_service_loads_no_library_of_reports_and_jobs():
    """`scipy.stats` alone takes 45 MB."""
    code = """
import sys, smartrec_recommender.main
print(sorted({"scipy.stats", "scipy.optimize", "duckdb", "pandas", "matplotlib"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
