"""SciPy's curve_fit on lines of JSON: {"x": [...], "y": [...]} in, {"plain": alpha or null, "told": alpha or null} out."""

import json
import sys
import warnings

import numpy as np
from scipy.optimize import curve_fit

warnings.filterwarnings("ignore")


def law(x, a, alpha, c):
    return c + a * x**-alpha


def fitted(x, y, **how):
    try:
        return float(curve_fit(law, x, y, maxfev=10000, **how)[0][1])
    except (RuntimeError, ValueError):
        return None


for line in sys.stdin:
    curve = json.loads(line)
    x, y = np.array(curve["x"]), np.array(curve["y"])
    # As its page shows it, and as someone calls it who knows the noise to be relative and where to start.
    start = [y[0] * x[0] ** 0.5, 0.5, y.min() / 2]
    told = fitted(x, y, p0=start, sigma=y, bounds=([0, -np.inf, 0], np.inf))
    print(json.dumps({"plain": fitted(x, y), "told": told}), flush=True)
