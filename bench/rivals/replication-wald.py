"""The chi^2(5) that Besiroglu et al. (arXiv 2404.10102) give for Hoffmann's parameters, by the construction of their
notebook (epoch-research/analyzing-chinchilla) and its resamples: NumPy's seed 42, 4000 refits by BFGS [docs/curves.md]."""

import csv

import numpy as np
from scipy.optimize import minimize
from scipy.stats import chi2

DELTA = 1e-3
# a, b, e, alpha, beta of L = exp(a)/N^alpha + exp(b)/D^beta + exp(e): Hoffmann's unrounded, and the replication's own fit.
HOFFMANN = np.array([6.0073404, 6.0179186, 0.5267228, 0.33917084, 0.2849083])
REPLICATION = np.array([6.17795598, 7.64273236, 0.59711196, 0.34781303, 0.36585412])

with open("test/fixtures/curves/chinchilla-figure4.csv") as file:
    table = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
logs = np.log(table)
kept = np.flatnonzero(table[:, 2] < np.sort(table[:, 2])[-5])


def huber(theta, n, d, loss):
    terms = np.exp(np.stack([theta[0] - theta[3] * n, theta[1] - theta[4] * d, np.full_like(n, theta[2])]))
    off = np.log(terms.sum(0)) - loss
    inside = np.abs(off) <= DELTA
    value = np.where(inside, off**2 / 2, DELTA * (np.abs(off) - DELTA / 2)).sum()
    by_n, by_d, by_e = np.clip(off, -DELTA, DELTA) / terms.sum(0) * terms
    return value, np.array([by_n.sum(), by_d.sum(), by_e.sum(), -(by_n * n).sum(), -(by_d * d).sum()])


np.random.seed(42)
resamples = [np.random.choice(kept, size=len(kept), replace=True) for _ in range(4000)]
draws = np.array([minimize(huber, HOFFMANN, args=tuple(logs[at].T), jac=True, method="BFGS").x for at in resamples])
off = HOFFMANN - REPLICATION
statistic = off @ np.linalg.inv(np.cov(draws.T)) @ off
errors = np.std(np.hstack([np.exp(draws[:, :3]), draws[:, 3:]]), axis=0)
print(f"{len(kept)} points, chi^2(5) = {statistic:.2f}, p = {chi2.sf(statistic, 5):.3g}; errors of A, B, E, alpha, beta {errors}")
