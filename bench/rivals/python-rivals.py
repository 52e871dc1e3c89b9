"""One k-NN library of Python behind lines of JSON on stdin and stdout; `bench/rivals/README.md` has the protocol.

Timed are the whole costs of a search: building or filling the index (with what packing the library does) and
searching. Not timed: loading the file, leaving each point itself out of its list, writing the results.
"""

import json
import os
import sys
import time

import numpy as np

clock = time.perf_counter


class Faiss:
    def __init__(self):
        import faiss

        faiss.omp_set_num_threads(1)
        self.faiss = faiss
        self.version = f"{faiss.__version__} ({faiss.get_compile_options().strip()}){blas_of('faiss')}"

    def build(self, x, k, breadth, seed):
        index = self.faiss.IndexFlatL2(x.shape[1])
        index.add(x)
        return index

    def search(self, index, x, rows, k, breadth):
        squares, indices = index.search(queries(x, rows), k + 1)
        return indices, np.sqrt(np.maximum(squares, 0))


class ScikitLearn:
    def __init__(self):
        import sklearn
        from sklearn.neighbors import NearestNeighbors

        self.make = NearestNeighbors
        self.version = f"{sklearn.__version__}{blas_of('scipy')}"

    def build(self, x, k, breadth, seed):
        return self.make(n_neighbors=k + 1, algorithm="brute", n_jobs=1).fit(x)

    def search(self, index, x, rows, k, breadth):
        distances, indices = index.kneighbors(queries(x, rows))
        return indices, distances


class CKDTree:
    def __init__(self):
        import scipy
        from scipy.spatial import cKDTree

        self.make = cKDTree
        self.version = scipy.__version__

    def build(self, x, k, breadth, seed):
        return self.make(x)

    def search(self, index, x, rows, k, breadth):
        distances, indices = index.query(queries(x, rows), k + 1, workers=1)
        return indices, distances


class Nanoflann:
    def __init__(self):
        import pynanoflann
        from importlib.metadata import version

        self.make = pynanoflann.KDTree
        self.version = version("pynanoflann")

    def build(self, x, k, breadth, seed):
        index = self.make(n_neighbors=k + 1, metric="L2", leaf_size=10)
        index.fit(x)
        return index

    def search(self, index, x, rows, k, breadth):
        distances, indices = index.kneighbors(queries(x, rows))
        return indices.astype(np.int64), distances


class Hnswlib:
    def __init__(self):
        import hnswlib
        from importlib.metadata import version

        self.make = hnswlib.Index
        self.version = version("hnswlib")

    def build(self, x, k, breadth, seed):
        index = self.make(space="l2", dim=x.shape[1])
        index.init_index(max_elements=len(x), M=16, ef_construction=200, random_seed=seed)
        index.set_num_threads(1)
        index.add_items(x, num_threads=1)
        return index

    def search(self, index, x, rows, k, breadth):
        index.set_ef(max(breadth, k + 1))
        indices, squares = index.knn_query(queries(x, rows), k + 1, num_threads=1)
        return indices, np.sqrt(squares)


class PyNNDescent:
    def __init__(self):
        import pynndescent

        self.make = pynndescent.NNDescent
        self.version = pynndescent.__version__

    def build(self, x, k, breadth, seed):
        return self.make(x, metric="euclidean", n_neighbors=max(breadth, k + 1), random_state=seed, n_jobs=1)

    def search(self, index, x, rows, k, breadth):
        indices, distances = (lists[:, : k + 1] for lists in index.neighbor_graph)
        return (indices, distances) if rows is None else (indices[rows], distances[rows])


RIVALS = {
    "faiss": Faiss,
    "sklearn": ScikitLearn,
    "ckdtree": CKDTree,
    "nanoflann": Nanoflann,
    "hnswlib": Hnswlib,
    "pynndescent": PyNNDescent,
}


def queries(x, rows):
    return x if rows is None else x[rows]


def blas_of(library):
    """Which kernels the library's BLAS chose for this CPU: most of a brute-force search's time."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return ""
    found = [
        f", {pool['internal_api']} {pool['version']} {pool['architecture']}"
        for pool in threadpool_info()
        if pool["user_api"] == "blas" and library in os.path.relpath(pool["filepath"], sys.prefix)
    ]
    return found[0] if found else ""


def without_self(indices, distances, rows):
    """k columns of k + 1: the point itself goes, or the last where it is not among them."""
    at = np.arange(len(indices)) if rows is None else rows
    own = indices == at[:, None]
    drop = np.where(own.any(axis=1), own.argmax(axis=1), indices.shape[1] - 1)
    keep = np.arange(indices.shape[1])[None, :] != drop[:, None]
    shape = (len(indices), indices.shape[1] - 1)
    return indices[keep].reshape(shape), distances[keep].reshape(shape)


def serve():
    # What libraries print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    rival = x = None
    kept = {}
    for line in sys.stdin:
        try:
            request = json.loads(line)
            op = request["op"]
            if op == "hello":
                rival = RIVALS[request["rival"]]()
                answer = {"version": rival.version, "runtime": f"Python {sys.version.split()[0]}"}
            elif op == "load":
                kept.clear()
                x = np.fromfile(request["path"], dtype="<f4").reshape(request["n"], request["D"])
                answer = {"n": len(x)}
            elif op == "run":
                k, breadth = request["k"], request.get("breadth")
                part = x[: request["first"]] if request.get("first") else x
                rows = np.fromfile(request["rows"], dtype="<i4") if request.get("rows") else None
                index = kept.get("index") if request.get("keep") else None
                start = clock()
                if index is None:
                    index = rival.build(part, k, breadth, request["seed"])
                built = clock()
                indices, distances = rival.search(index, part, rows, k, breadth)
                done = clock()
                kept.clear()
                if request.get("keep"):
                    kept["index"] = index
                indices, distances = without_self(np.asarray(indices), np.asarray(distances), rows)
                if request.get("out"):
                    with open(request["out"], "wb") as file:
                        file.write(np.ascontiguousarray(indices, dtype="<i4").tobytes())
                        file.write(np.ascontiguousarray(distances, dtype="<f8").tobytes())
                answer = {"build": built - start, "search": done - built}
                del index
            else:
                answer = {"error": f"no such request: {op}"}
        except Exception as error:  # the bench leaves this rival out and says why
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")


serve()
