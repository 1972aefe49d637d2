/**
 * jax-js on WebGPU, for comparison: reads one operation or network per line as JSON and prints its
 * times. It has its own lock file, so that only the benchmark downloads it: `deno run -A
 * --no-config --lock=jax_webgpu.lock jax_webgpu.ts`.
 */
import process from "node:process";
import * as jax from "npm:@jax-js/jax@0.1.25";
import type { OpCase } from "../webgpu/webgpu_cases.ts";

type Value = jax.Array;
type Tree = Value | Value[];
type AnyFunction = (...args: never[]) => Value;
const { numpy: np, lax, nn } = jax;
// The types of jax-js are too strict for functions that are composed at run time.
const gradientOf = jax.grad as unknown as (f: AnyFunction) => (...args: unknown[]) => unknown;
const compile = jax.jit as unknown as (
  f: (...args: never[]) => unknown,
) => (...args: unknown[]) => unknown;

/** A convolution layer of one tower. */
export interface PeerLayer {
  readonly out: number;
  readonly window: number;
  readonly stride: number;
  readonly padding: readonly [before: number, after: number];
  /** Whether each tower reads both towers' maps. */
  readonly crosses: boolean;
  readonly normalization: { maps: number; bias: number; alpha: number } | null;
  readonly pooled: boolean;
}

/** A network of two towers for a training step. */
export interface PeerNetwork {
  readonly kind: "network";
  readonly name: string;
  readonly batch: number;
  readonly side: number;
  readonly layers: readonly PeerLayer[];
  /** Units of a tower in each fully connected layer. */
  readonly units: readonly number[];
  readonly classes: number;
}

/** A request to the peer. */
export type PeerRequest = (OpCase | PeerNetwork) & { readonly rounds: number };

/** Its response: the best time of the rounds, or an error. */
export type PeerAnswer = { wall: number; cpu: number } | { error: string };

function normal(shape: number[]): Value {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = ((i * 2654435761) % 1024) / 512 - 1;
  return np.array(values).reshape(shape);
}

function convolution(
  x: Value,
  w: Value,
  stride: number,
  [before, after]: readonly [number, number],
): Value {
  return lax.convGeneralDilated(x, w, [stride, stride], [[before, after], [before, after]]);
}

/**
 * Max pooling 3 x 3 with stride 2 of nonnegative values; the last window may extend beyond the
 * edge.
 */
function pool(x: Value): Value {
  const [n, c, side] = x.shape;
  const out = Math.ceil((side - 3) / 2) + 1;
  const over = 2 * (out - 1) + 3 - side;
  const padded = over === 0 ? x : np.pad(x, [[0, 0], [0, 0], [0, over], [0, over]]);
  const window = lax.reduceWindow(padded, (part: Value) => np.max(part), [3, 3], [2, 2]);
  return window.reshape([n, c, out, out]);
}

/** Local response normalization over an odd number of maps: `[n, c, h, w]`. */
function normalize(
  x: Value,
  { maps, bias, alpha }: { maps: number; bias: number; alpha: number },
): Value {
  const radius = (maps - 1) / 2;
  const squares = np.pad(np.square(x.ref), [[0, 0], [radius, radius], [0, 0], [0, 0]]);
  const all = x.shape[1];
  let sum = squares.ref.slice([], [0, all]);
  for (let i = 1; i < maps; i++) sum = sum.add(squares.ref.slice([], [i, i + all]));
  squares.dispose();
  return x.mul(np.power(sum.mul(alpha).add(bias), -0.75));
}

interface Prepared {
  run: () => Tree;
  dispose: () => void;
}

function prepareOp(op: OpCase): Prepared {
  const all = (inputs: Value[], f: (...args: Value[]) => Tree): Prepared => {
    const compiled = compile(f as never) as (...args: Value[]) => Tree;
    return {
      run: () => compiled(...inputs.map((x) => x.ref)),
      dispose: () => inputs.forEach((x) => x.dispose()),
    };
  };
  /** The gradient of `forward` by argument `index`, from dy. */
  const gradient = (forward: (a: Value, b: Value) => Value, index: 0 | 1) =>
  (
    a: Value,
    b: Value,
    dy: Value,
  ): Value => {
    const f = index === 0
      ? (v: Value): Value => forward(v, b).mul(dy).sum()
      : (v: Value): Value => forward(a, v).mul(dy).sum();
    return gradientOf(f)(index === 0 ? a : b) as Value;
  };
  switch (op.kind) {
    case "convolution": {
      const x = normal([op.batch, op.inMaps, op.side, op.side]);
      const w = normal([op.outMaps, op.inMaps, op.window, op.window]);
      const forward = (a: Value, b: Value): Value =>
        convolution(a, b, op.stride, [op.padding, op.padding]);
      if (op.pass === "forward") {
        const bias = normal([1, op.outMaps, 1, 1]);
        return all([x, w, bias], (a, b, c) => nn.relu(forward(a, b).add(c)));
      }
      const out = Math.floor((op.side + 2 * op.padding - op.window) / op.stride) + 1;
      const dy = normal([op.batch, op.outMaps, out, out]);
      return all([x, w, dy], gradient(forward, op.pass === "filter gradient" ? 1 : 0));
    }
    case "product": {
      const x = normal([op.batch, op.inputs]);
      const w = normal([op.inputs, op.outputs]);
      const dy = normal([op.batch, op.outputs]);
      if (op.pass === "forward") return all([x, w], (a, b) => np.matmul(a, b));
      return op.pass === "weight gradient"
        ? all([x, dy], (a, b) => np.matmul(np.transpose(a), b))
        : all([dy, w], (a, b) => np.matmul(a, np.transpose(b)));
    }
    case "pooling":
    case "normalization": {
      const x = normal([op.batch, op.maps, op.side, op.side]);
      const forward = op.kind === "pooling"
        ? pool
        : (v: Value): Value => normalize(v, { maps: 5, bias: 2, alpha: 1e-4 });
      if (op.pass === "forward") return all([x], forward);
      const out = op.kind === "pooling" ? Math.floor((op.side - 1) / 2) : op.side;
      const dy = normal([op.batch, op.maps, out, out]);
      return all(
        [x, dy],
        (a, b) => gradientOf((v: Value): Value => forward(v).mul(b).sum())(a) as Value,
      );
    }
    case "update":
      return all(
        [normal([op.size]), normal([op.size]), normal([op.size])],
        (w, v, g) => {
          const next = v.mul(0.9).sub(w.ref.mul(5e-4 * 0.01)).sub(g.mul(0.01));
          return [w.add(next.ref), next];
        },
      );
  }
}

/** One whole step of a network: two towers, loss, gradients, momentum update; no dropout. */
function prepareNetwork(network: PeerNetwork): Prepared {
  const { batch, side, layers, units, classes } = network;
  const images = normal([batch, 3, side, side]);
  const labels = nn.oneHot(
    np.array(Int32Array.from({ length: batch }, (_, i) => i % classes)),
    classes,
  );
  const parameters: Value[] = [];
  const bothTowers = (make: () => void): void => {
    make();
    make();
  };
  let maps = 3;
  let width = side;
  layers.forEach((layer, i) => {
    const reads = layer.crosses && i > 0 ? 2 * maps : maps;
    bothTowers(() => {
      parameters.push(normal([layer.out, reads, layer.window, layer.window]).mul(0.01));
      parameters.push(normal([1, layer.out, 1, 1]));
    });
    maps = layer.out;
    const padded = width + layer.padding[0] + layer.padding[1];
    width = Math.floor((padded - layer.window) / layer.stride) + 1;
    if (layer.pooled) width = Math.ceil((width - 3) / 2) + 1;
  });
  let features = maps * width * width;
  for (const count of units) {
    bothTowers(() => parameters.push(normal([2 * features, count]).mul(0.01), normal([count])));
    features = count;
  }
  parameters.push(normal([2 * features, classes]).mul(0.01), normal([classes]));

  const loss = (weights: Value[], x: Value, target: Value): Value => {
    let next = 0;
    const take = (): [Value, Value] => [weights[next++], weights[next++]];
    let towers = [x.ref, x];
    layers.forEach((layer, i) => {
      if (layer.crosses && i > 0) {
        const both = np.concatenate(towers, 1);
        towers = [both.ref, both];
      }
      towers = towers.map((tower) => {
        const [w, b] = take();
        let y = nn.relu(convolution(tower, w, layer.stride, layer.padding).add(b));
        if (layer.normalization !== null) y = normalize(y, layer.normalization);
        return layer.pooled ? pool(y) : y;
      });
    });
    let flat = towers.map((tower) => tower.reshape([batch, -1]));
    units.forEach(() => {
      const both = np.concatenate(flat, 1);
      flat = [both.ref, both].map((tower) => {
        const [w, b] = take();
        return nn.relu(np.matmul(tower, w).add(b));
      });
    });
    const [w, b] = take();
    const logits = np.matmul(np.concatenate(flat, 1), w).add(b);
    return nn.logSoftmax(logits).mul(target).sum().mul(-1 / batch);
  };
  const step = jax.jit(
    ((weights: Value[], velocities: Value[], x: Value, target: Value) => {
      const gradients = gradientOf(loss)(weights.map((w) => w.ref), x, target) as Value[];
      const nextVelocities = velocities.map((v, i) =>
        v.mul(0.9).sub(weights[i].ref.mul(5e-6)).sub(gradients[i].mul(0.01))
      );
      return [weights.map((w, i) => w.add(nextVelocities[i].ref)), nextVelocities];
    }) as never,
  ) as unknown as (...args: unknown[]) => [Value[], Value[]];
  let state: [Value[], Value[]] = [parameters, parameters.map((p) => np.zeros(p.shape))];
  return {
    run: () => {
      state = step(state[0], state[1], images.ref, labels.ref);
      return state.flat().map((value) => value.ref);
    },
    dispose: () => [images, labels, ...state.flat()].forEach((value) => value.dispose()),
  };
}

async function measure(request: PeerRequest): Promise<PeerAnswer> {
  try {
    const { run, dispose } = request.kind === "network"
      ? prepareNetwork(request)
      : prepareOp(request);
    const once = async (): Promise<{ wall: number; cpu: number }> => {
      const before = process.cpuUsage();
      const started = performance.now();
      const results = [run()].flat();
      for (const result of results) await result.blockUntilReady();
      results.forEach((result) => result.dispose());
      const wall = performance.now() - started;
      const { user, system } = process.cpuUsage(before);
      return { wall, cpu: (user + system) / 1000 };
    };
    await once();
    let best = { wall: Infinity, cpu: Infinity };
    for (let i = 0; i < request.rounds; i++) {
      const { wall, cpu } = await once();
      best = { wall: Math.min(best.wall, wall), cpu: Math.min(best.cpu, cpu) };
    }
    dispose();
    return best;
  } catch (error) {
    return { error: String(error).slice(0, 200) };
  }
}

if (import.meta.main) {
  await jax.init("webgpu");
  jax.defaultDevice("webgpu");
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  let pending = "";
  for await (const chunk of lines) {
    pending += chunk;
    for (let end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n")) {
      const request = JSON.parse(pending.slice(0, end)) as PeerRequest;
      pending = pending.slice(end + 1);
      console.log(`ANSWER ${JSON.stringify(await measure(request))}`);
    }
  }
  Deno.exit(0);
}
