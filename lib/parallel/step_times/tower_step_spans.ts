/**
 * The timeline of a training step of two towers on two ranks, from what each rank noted.
 *
 * An exchange is one call of MPI, which both waits for the other rank and moves the maps. The two are
 * told apart by the other rank's time: until it has called, too, a rank waits.
 *
 * @module
 */
import { type Companion, companionName } from "../../spec/names.ts";
import type { AlexNetSpec } from "../../spec/spec.ts";
import type { LayerTime } from "./layer_times.ts";
import type { SwapTime } from "../towers/tower_exchange.ts";
import type { WorkerSpan } from "../threads/tower_thread.ts";

/** What a rank noted in one step; all times in milliseconds on one clock. */
export interface StepNotes {
  /** When it had the images. */
  readonly from: number;
  /** When it had updated its weights. */
  readonly to: number;
  /** The layers in the order in which they finished. */
  readonly layers: readonly LayerTime[];
  /** The exchanges in order. */
  readonly swaps: readonly SwapTime[];
}

/** What a layer of a tower's model is in a timeline. */
type Place = Pick<WorkerSpan, "kind" | "label">;

/**
 * What both ranks did in a step, one rank after another, in milliseconds since the first one started.
 *
 * @param spec the net.
 * @param notes those of each rank.
 * @param names the row of each rank.
 */
export function towerStepSpans(
  spec: AlexNetSpec,
  notes: readonly [StepNotes, StepNotes],
  names: readonly [string, string],
): WorkerSpan[] {
  const start = Math.min(...notes.map(({ from }) => from));
  const places = placesOf(spec);
  return notes.flatMap((own, rank) =>
    spansOf(own, notes[1 - rank].swaps, places).map((span) => ({
      worker: names[rank],
      ...span,
      from: span.from - start,
      to: span.to - start,
    }))
  );
}

type Span = Omit<WorkerSpan, "worker">;

function spansOf(
  { from, to, layers, swaps }: StepNotes,
  others: readonly SwapTime[],
  places: ReadonlyMap<string, Place>,
): Span[] {
  const spans: Span[] = [];
  const rest = (label: string, start: number, end: number) =>
    spans.push({ kind: "loss and update", label, from: start, to: end });
  let swap = 0;
  let before: LayerTime | undefined;
  for (const time of layers) {
    const place = places.get(time.layer.replace(/^tower\d+\//, ""));
    if (place === undefined) continue;
    const label = time.pass === "forward" ? place.label : `${place.label} backward`;
    if (before === undefined) rest("images", from, time.from);
    else if (before.pass !== time.pass) rest("loss", before.to, time.from);
    before = time;
    const [last, own] = [spans[spans.length - 1], swaps[swap]];
    if (place.kind !== "exchange") {
      if (last.label === label && last.kind === place.kind) last.to = time.to;
      else spans.push({ kind: place.kind, label, from: time.from, to: time.to });
    } else if (own !== undefined && own.called >= time.from && own.returned <= time.to) {
      spans.push(...exchangeSpans(label, time, own, others[swap]));
      swap++;
    } else last.to = time.to; // Back from the logits nothing is sent.
  }
  rest("update", before?.to ?? from, to);
  return spans;
}

/** Reading the maps, waiting for the other rank, the message, and joining the maps of both towers. */
function exchangeSpans(
  label: string,
  { from, to }: LayerTime,
  { called, returned, bytes }: SwapTime,
  other: SwapTime | undefined,
): Span[] {
  const met = Math.min(returned, Math.max(called, other?.called ?? called));
  const kind = "exchange";
  return [
    { kind, label, from, to: called },
    { kind: "wait", label, from: called, to: met },
    { kind, label, from: met, to: returned, bytes },
    { kind, label, from: returned, to },
  ];
}

/** What each layer of a tower's model is, by its name without the tower. */
function placesOf({ convolutions, fullyConnected, classifier }: AlexNetSpec): Map<string, Place> {
  const places = new Map<string, Place>();
  const add = (kind: WorkerSpan["kind"], label: string, companions: readonly Companion[]) => {
    places.set(label, { kind, label });
    places.set(`${label}/both`, { kind: "exchange", label });
    for (const companion of companions) {
      const name = companionName(companion, label);
      places.set(name, { kind, label });
      places.set(`${name}/both`, { kind: "exchange", label: name });
    }
  };
  for (const { name } of convolutions) {
    add("convolution", name, ["norm", "mapnorm", "pool", "relu", "tanh"]);
  }
  for (const { name } of fullyConnected) add("fully connected", name, ["dropout"]);
  add("fully connected", classifier.name, []);
  places.set("logits", { kind: "exchange", label: "logits" });
  const [first = classifier] = fullyConnected;
  places.set("flatten", { kind: "fully connected", label: first.name });
  return places;
}
