"""scikit-dimension and DADApy behind lines of JSON on stdin and stdout; `bench/rivals/README.md` has the protocol.

Timed is the way from the points to the estimate, the search for neighbours included, as a user of the library goes it.
Not timed: loading the file, importing the library.
"""

import json
import os
import platform
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")


def scikit_dimension():
    import importlib.metadata

    import skdim

    id = skdim.id
    fit = lambda make, **how: lambda x: make().fit(x, **how).dimension_
    return importlib.metadata.version("scikit-dimension"), {
        "TwoNN": fit(id.TwoNN),
        "MLE": fit(id.MLE, n_neighbors=20, n_jobs=1),
        "CorrInt": fit(id.CorrInt),
        "GRIDE": fit(lambda: id.GRIDE(multiscale=True)),
        "MOM": fit(id.MOM, n_neighbors=100, n_jobs=1),
        "MADA": fit(id.MADA, n_neighbors=20, n_jobs=1),
        "TLE": fit(id.TLE, n_neighbors=20, n_jobs=1),
        "ESS": fit(lambda: id.ESS(random_state=0), n_neighbors=100, n_jobs=1),
        "MiND_ML": lambda x: id.MiND_ML(D=x.shape[1]).fit(x).dimension_,
        "DANCo": fit(lambda: id.DANCo(random_state=0)),
        "lPCA": fit(id.lPCA),
        "FisherS": fit(id.FisherS),
        "KNN": fit(lambda: id.KNN(random_state=0)),
        "PH": fit(lambda: id.PH(random_state=0)),
    }


def dadapy():
    import importlib.metadata

    from dadapy import Data

    def of(k, estimate):
        def run(x):
            data = Data(x, maxk=k, n_jobs=1)
            data.compute_distances(maxk=k, n_jobs=1)
            return estimate(data)

        return run

    return importlib.metadata.version("dadapy"), {
        "2NN base": of(2, lambda data: data.compute_id_2NN()[0]),
        "2NN ml": of(2, lambda data: data.compute_id_2NN(algorithm="ml")[0]),
        # Without distances computed before it finds the neighbours itself, those that its scales need.
        "gride": lambda x: Data(x, n_jobs=1).return_id_scaling_gride(range_max=64)[0][0],
        "binomial": of(20, lambda data: data.compute_id_binomial_k(20, 0.95)[0]),
        "kstar gride": of(64, lambda data: float(np.mean(data.return_ids_kstar_gride()[0]))),
    }


LIBRARIES = {"scikit-dimension": scikit_dimension, "dadapy": dadapy}


def main():
    # What the libraries print must not get among the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    calls, points = {}, None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["op"] == "hello":
                version, calls = LIBRARIES[request["library"]]()
                answer = {"version": version, "runtime": f"Python {platform.python_version()}, numpy {np.__version__}"}
            elif request["op"] == "load":
                points = np.fromfile(request["path"], dtype="<f4").reshape(request["n"], request["D"])
                answer = {"n": len(points)}
            else:
                x = points[: request.get("first", len(points))].copy()
                start, busy = time.perf_counter(), time.process_time()
                value = calls[request["call"]](x)
                seconds, cpu = time.perf_counter() - start, time.process_time() - busy
                answer = {"seconds": seconds, "cpu": cpu, "value": float(np.ravel(value)[0])}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


main()
