/**
 * The worker of the front page's network: it computes, so that the page never waits.
 *
 * @module
 */
import { loadCifar10 } from "../../../datasets/cifar10/cifar10_in_page.ts";
import type { Cifar10 } from "../../../datasets/cifar10/cifar10_from_bytes.ts";
import { imageAt, type ImageDataset } from "../../../datasets/dataset.ts";
import { decodePng } from "../../../datasets/pictures/decode_png.ts";
import { AlexNetError, NotFiniteError } from "../../../lib/errors.ts";
import { setPageFrontEnd } from "../../../lib/front_end.ts";
import { useBackend } from "../../../lib/ops/backend.ts";
import { pretrained } from "../../../lib/pretrained/mod.ts";
import { Learner } from "./learner.ts";
import type { FromNetwork, Problem, ToNetwork } from "./network_messages.ts";
import { chosenNet } from "./chosen_net.ts";
import { decodeByBrowser, squareOfPixels } from "./picture_square.ts";
import { samplesIn } from "./samples.ts";
import { ShownNet } from "./shown_net.ts";

/** The part of the worker's global scope that it uses. */
interface WorkerScope {
  readonly location: { readonly href: string };
  postMessage(message: FromNetwork): void;
  addEventListener(type: "message", listen: (event: { data: ToNetwork }) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const tell = (message: FromNetwork) => scope.postMessage(message);

/** The content of a file beside this script. */
async function file(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await fetch(new URL(path, scope.location.href));
  if (response.status === 404) return undefined;
  if (!response.ok) throw new AlexNetError(`Expected ${path} but found ${response.statusText}.`);
  return new Uint8Array(await response.arrayBuffer());
}

setPageFrontEnd({
  environment: {},
  display: () => {},
  file: (path) => file(`files/${path}`),
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
});

let net: Promise<ShownNet> | undefined;
let data: Promise<Cifar10> | undefined;
let learner: Learner | undefined;
let isRunning = false;
/** Another start of learning has other initial weights. */
let starts = 0;
/** The pictures, clicks and networks are handled one after the other. */
let queue = Promise.resolve();

/** The network that is shown; at first the recorded one. */
async function shownNet(): Promise<ShownNet> {
  net ??= (async () => {
    await useBackend();
    return new ShownNet(await pretrained("cifarTwoTower"));
  })();
  return await net;
}

/** The pictures of the site; asked for again after a failure. */
async function pictures(): Promise<Cifar10> {
  data ??= loadCifar10();
  try {
    return await data;
  } catch (error) {
    data = undefined;
    throw error;
  }
}

/** Runs `work`, and tells the reader if it fails. */
async function attempt(about: Problem, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    tell({ type: "problem", about, message: sentence(error) });
  }
}

function sentence(error: unknown): string {
  if (error instanceof NotFiniteError) {
    return "The weights have become too large for numbers. Choose a smaller rate and start again.";
  }
  if (error instanceof TypeError && /fetch/i.test(error.message)) {
    return "The pictures could not be loaded. Check the connection, and load the page again.";
  }
  return error instanceof Error ? error.message : String(error);
}

async function lookAtFile({ file }: ToNetwork & { type: "picture" }): Promise<void> {
  const pixels = await decodeByBrowser(file);
  const shown = await shownNet();
  const square = squareOfPixels(pixels, shown.side, shown.resize, file.name);
  tell({ type: "answer", answer: await shown.look(square) });
}

async function lookAtSample({ index }: ToNetwork & { type: "sample" }): Promise<void> {
  const shown = await shownNet();
  const bytes = await file("samples.png");
  if (bytes === undefined) throw new AlexNetError("This site has no sample pictures.");
  const samples = samplesIn(decodePng(bytes, "samples.png"));
  const { side, resize } = shown;
  const square = squareOfPixels(withAlpha(samples, index), side, resize, "the sample");
  const truth = samples.classNames[samples.labels[index]];
  tell({ type: "answer", answer: { ...await shown.look(square), truth } });
}

function withAlpha(dataset: ImageDataset, index: number) {
  const pixels = imageAt(dataset, index);
  const size = dataset.side;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let i = 0; i < size * size; i++) data.set(pixels.subarray(3 * i, 3 * i + 3), 4 * i);
  return { data, width: size, height: size };
}

async function findPatches({ layer, unit }: ToNetwork & { type: "patches" }): Promise<void> {
  const shown = await shownNet();
  const { test } = await pictures();
  tell({ type: "patches", layer, unit, ...await shown.patches(layer, unit, test) });
}

async function takeNet({ files }: ToNetwork & { type: "net" }): Promise<void> {
  const before = await shownNet();
  const read = await Promise.all(files.map(async ({ name, content }) => ({
    name,
    bytes: new Uint8Array(await content.arrayBuffer()),
  })));
  const shown = new ShownNet(await chosenNet(read));
  net = Promise.resolve(shown);
  before[Symbol.dispose]();
  tell({ type: "net", facts: shown.facts });
}

/** Starts or continues learning, until it is paused. */
async function learn(learningRate: number): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  try {
    if (learner === undefined) {
      tell({ type: "learning", state: "loading" });
      await shownNet();
      const { train, test } = await pictures();
      learner = new Learner(train, test, { learningRate, seed: ++starts }, {
        onStep: (step) => tell({ type: "step", step }),
        onEpoch: (epoch) => tell({ type: "epoch", epoch }),
        onFilters: (filters) => tell({ type: "filters", filters }),
      });
    }
    learner.learningRate = learningRate;
    tell({ type: "learning", state: "running" });
    const ended = await learner.run();
    tell({ type: "learning", state: ended ? "ended" : "paused" });
  } catch (error) {
    learner?.[Symbol.dispose]();
    learner = undefined;
    tell({ type: "learning", state: "ended" });
    throw error;
  } finally {
    isRunning = false;
  }
}

let learning = Promise.resolve();

/** Starts again from other initial weights, once the current update has ended. */
async function restart(learningRate: number): Promise<void> {
  learner?.pause();
  await learning;
  learner?.[Symbol.dispose]();
  learner = undefined;
  await learn(learningRate);
}

/** Handles `work` after everything that was asked for before. */
function inTurn(about: Problem, work: () => Promise<void>): void {
  queue = queue.then(() => attempt(about, work));
}

scope.addEventListener("message", ({ data: message }) => {
  switch (message.type) {
    case "picture":
      return inTurn("picture", () => lookAtFile(message));
    case "sample":
      return inTurn("picture", () => lookAtSample(message));
    case "patches":
      return inTurn("patches", () => findPatches(message));
    case "net":
      return inTurn("net", () => takeNet(message));
    case "learn":
      return void (learning = attempt("learning", () => learn(message.learningRate)));
    case "restart":
      return void (learning = attempt("learning", () => restart(message.learningRate)));
    case "pause":
      return learner?.pause();
    case "rate":
      if (learner !== undefined) learner.learningRate = message.learningRate;
  }
});

// The network is loaded as soon as the worker has started.
inTurn("start", async () => void await shownNet());
