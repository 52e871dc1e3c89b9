"""PyTorch behind lines of JSON on stdin and stdout, as train-js.mjs; one thread, CPU."""
import json
import platform
import sys
import time

import numpy as np
import torch

torch.set_num_threads(1)


def train(request):
    sizes, batch = request["sizes"], request["batch"]
    files = {name: np.fromfile(path, np.float32) for name, path in request["files"].items()}
    x = torch.from_numpy(files["x"].reshape(batch, sizes[0]))
    y = torch.from_numpy(files["y"].reshape(batch, sizes[-1]))
    layers, at = [], 0
    for inputs, outputs in zip(sizes, sizes[1:]):
        layer = torch.nn.Linear(inputs, outputs)
        flat = files["weights"][at : at + (inputs + 1) * outputs]
        at += (inputs + 1) * outputs
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(flat[: inputs * outputs].reshape(inputs, outputs).T.copy()))
            layer.bias.copy_(torch.from_numpy(flat[inputs * outputs :]))
        layers += [layer, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.Adam(model.parameters(), request["rate"])
    for step in range(request["steps"] + 1):
        if step == 1:
            start, used = time.perf_counter(), time.process_time()
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    times = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - used}
    return {**times, "loss": torch.nn.functional.mse_loss(model(x), y).item()}


for line in sys.stdin:
    request = json.loads(line)
    try:
        if request["op"] == "hello":
            answer = {"version": torch.__version__, "runtime": f"Python {platform.python_version()}"}
        else:
            answer = train(request)
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
