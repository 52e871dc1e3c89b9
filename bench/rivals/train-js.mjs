/**
 * One training library of npm behind lines of JSON on stdin and stdout; `bench/rivals/README.md` has the protocol. All
 * train the same network from the same weights on the same samples, which lie in the library's own arrays beforehand; the
 * clock starts after the first step.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const require = createRequire(import.meta.url);
const versionOf = (name) =>
  JSON.parse(readFileSync(join(import.meta.dirname, "node_modules", name, "package.json"))).version;

/** Seconds since, on the clock and of this process on any CPU. */
function clock() {
  const start = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
  };
}

/** Weights (inputs x outputs) and biases of every layer in turn. */
function parametersOf(sizes, flat) {
  let at = 0;
  return sizes.slice(1).flatMap((outputs, l) => {
    const inputs = sizes[l];
    const w = flat.slice(at, at + inputs * outputs);
    const b = flat.slice(at + inputs * outputs, at + (inputs + 1) * outputs);
    at += (inputs + 1) * outputs;
    return [
      { values: w, shape: [inputs, outputs] },
      { values: b, shape: [outputs] },
    ];
  });
}

const LIBRARIES = {
  async "tfjs-wasm"() {
    const tf = require("@tensorflow/tfjs");
    const wasm = require("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(join(import.meta.dirname, "node_modules/@tensorflow/tfjs-backend-wasm/dist/"));
    await tf.setBackend("wasm");
    await tf.ready();
    const train = async ({ sizes, batch, steps, rate }, { x, y, weights }) => {
      const inputs = tf.tensor2d(x, [batch, sizes[0]]);
      const targets = tf.tensor2d(y, [batch, sizes.at(-1)]);
      const variables = parametersOf(sizes, weights).map(({ values, shape }) => tf.variable(tf.tensor(values, shape)));
      const optimizer = tf.train.adam(rate, 0.9, 0.999, 1e-8);
      const last = variables.length - 2;
      const loss = () => {
        let h = inputs;
        for (let l = 0; l <= last; l += 2) {
          h = h.matMul(variables[l]).add(variables[l + 1]);
          if (l < last) h = h.relu();
        }
        return h.sub(targets).square().mean();
      };
      optimizer.minimize(loss, false, variables);
      const took = clock();
      for (let step = 0; step < steps; step++) optimizer.minimize(loss, false, variables);
      for (const variable of variables) variable.dataSync();
      const times = took();
      const final = tf.tidy(() => loss().dataSync()[0]);
      tf.dispose([inputs, targets, ...variables]);
      optimizer.dispose();
      return { ...times, loss: final };
    };
    return { version: versionOf("@tensorflow/tfjs-backend-wasm"), train };
  },
  async "jax-js"() {
    globalThis.navigator ??= {};
    const jax = await import("@jax-js/jax");
    const { numpy: np, nn, tree } = jax;
    await jax.init("wasm");
    jax.defaultDevice("wasm");
    const lossOf = (parameters, x, y) => {
      let h = x;
      const last = parameters.length - 2;
      for (let l = 0; l <= last; l += 2) {
        h = np.matmul(h, parameters[l]).add(parameters[l + 1]);
        if (l < last) h = nn.relu(h);
      }
      const r = h.sub(y);
      return np.mean(r.ref.mul(r));
    };
    const slopes = jax.jit(jax.valueAndGrad(lossOf));
    const update = jax.jit((parameters, gradients, first, second, step, widen) => {
      const m = first.map((a, i) => a.mul(0.9).add(gradients[i].ref.mul(0.1)));
      const v = second.map((a, i) => a.mul(0.999).add(gradients[i].ref.mul(gradients[i]).mul(0.001)));
      const w = parameters.map((a, i) => a.sub(m[i].ref.mul(step.ref).div(np.sqrt(v[i].ref).mul(widen.ref).add(1e-8))));
      step.dispose();
      widen.dispose();
      return [w, m, v];
    });
    const train = async ({ sizes, batch, steps, rate }, { x, y, weights }) => {
      const inputs = np.array(x, { shape: [batch, sizes[0]] });
      const targets = np.array(y, { shape: [batch, sizes.at(-1)] });
      const blank = parametersOf(sizes, weights);
      let w = blank.map(({ values, shape }) => np.array(values, { shape }));
      let m = blank.map(({ shape }) => np.zeros(shape));
      let v = blank.map(({ shape }) => np.zeros(shape));
      let took;
      for (let t = 1; t <= steps + 1; t++) {
        if (t === 2) took = clock();
        const [value, gradients] = slopes(tree.ref(w), inputs.ref, targets.ref);
        value.dispose();
        const step = np.array(rate / (1 - 0.9 ** t));
        const widen = np.array(1 / Math.sqrt(1 - 0.999 ** t));
        [w, m, v] = update(w, gradients, m, v, step, widen);
        // Arrays are lazy: without this, work piles up and slows down.
        for (const array of [...w, ...m, ...v]) array.ref.dataSync();
      }
      const times = took();
      tree.dispose([m, v]);
      return { ...times, loss: lossOf(w, inputs, targets).dataSync()[0] };
    };
    return { version: versionOf("@jax-js/jax"), train };
  },
};

let library;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    if (request.op === "hello") {
      library = await LIBRARIES[request.rival]();
      answer = { version: library.version, runtime: `Node ${process.version}` };
    } else {
      const read = (path) => {
        const { buffer, byteOffset, length } = readFileSync(path);
        return new Float32Array(buffer.slice(byteOffset, byteOffset + length));
      };
      const { x, y, weights } = request.files;
      answer = await library.train(request, { x: read(x), y: read(y), weights: read(weights) });
    }
  } catch (error) {
    answer = { error: error.message };
  }
  console.log(JSON.stringify(answer));
}
