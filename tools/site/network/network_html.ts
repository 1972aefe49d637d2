/**
 * The markup of the front page's network. As a file it says how to serve the site; the script shows
 * the rest.
 *
 * @module
 */
import { CLASS_NAMES } from "../../../datasets/cifar10/cifar10_binary.ts";
import { preset } from "../../../lib/spec/presets.ts";
import { LEARNED_PICTURES } from "./network_messages.ts";
import { describeNetwork } from "../../../lib/spec/shapes.ts";
import { netFacts } from "./net_facts.ts";

/**
 * The section with the network.
 *
 * @param options whether `assets/samples.png` has a picture of each class.
 */
export function networkHtml({ samples }: { samples: boolean }): string {
  const spec = preset("cifarTwoTower");
  const weights = describeNetwork(spec).parameters;
  return `<section id="network" class="network" aria-labelledby="ask">
<h2 id="ask">Show it a picture</h2>
<p>This network has the two towers of the paper, made small enough for pictures of ${spec.side} by ${spec.side}
pixels: ${
    weights.toLocaleString("en-US")
  } weights. It runs in this page, and your picture stays on your machine.</p>
<p class="network-note">This page was opened as a file, so the network does not run here. To run it,
type <code>deno task site:serve</code> and open the address that it prints.</p>
<script type="application/json" id="network-facts">${
    JSON.stringify(netFacts(spec, CLASS_NAMES))
  }</script>
<div class="network-app" hidden>
<div class="ask">
<div class="drop">
${
    samples
      ? sampleButtons()
      : ""
  }<p><label class="choose">Choose a picture<input class="picture" type="file" accept="image/*"></label>
<span class="or">or drop one here.</span></p>
</div>
<div class="answer">
<canvas role="img" aria-label="No picture yet" width="32" height="32"></canvas>
<p role="status">${
    samples ? "Press one of the pictures, or choose your own." : "Choose a picture."
  }</p>
<ol aria-label="The best guesses"></ol>
</div>
<p class="small">The network <span class="net-name">${spec.name}</span> knows only these classes and always names
one of them: <span class="class-names">${CLASS_NAMES.join(", ")}</span>.</p>
</div>
<h3>What its two towers make of it</h3>
<p>Each square is the map of one unit, and bright where the unit responds. Press one to see what its unit
responds to most.</p>
<div class="towers-and-unit">
<div class="towers"></div>
<aside class="unit" aria-label="The chosen unit"><p role="status"></p><ul></ul></aside>
</div>
<details class="own"><summary>Use your own network</summary>
<p>Train one and write it to a file; then choose that file. It stays on your machine too.</p>
<pre tabindex="0">deno task train --preset cifarTwoTower --out out/mine
deno task export --weights out/mine --out mine.safetensors</pre>
<p><label class="choose">Choose a network<input class="own-net" type="file" multiple accept=".safetensors,.json,.bin"></label></p>
<p class="net-status" role="status"></p></details>
<h2 id="learn">Watch one learn</h2>
<p>A smaller network starts with random filters and learns from ${
    LEARNED_PICTURES.toLocaleString("en-US")
  } photographs, on your processor.
Change the learning rate while it learns, and find one at which it learns nothing.</p>
<div class="learning">
<div class="learning-controls">
<button type="button" class="learn">Start learning</button>
<button type="button" class="again" hidden>Start again</button>
<label for="network-rate">Learning rate <output for="network-rate"></output></label>
<input id="network-rate" type="range" min="-4" max="0" step="0.1" value="-1.7">
</div>
<div class="learning-shown">
<div class="curve"></div>
<figure><div class="filters" role="img" aria-label="The filters of the first layer, as they are now" hidden></div>
<figcaption>The filters of its first layer</figcaption></figure>
</div>
<p role="status"></p>
</div>
</div>
</section>`;
}

/** A button for each sample, which shows its part of the picture with all of them. */
function sampleButtons(): string {
  const buttons = CLASS_NAMES.map((name, i) =>
    `<li><button type="button" data-sample="${i}" style="--sample:${i}" ` +
    `aria-label="Picture of the class ${name}"></button></li>`
  );
  return `<ul class="samples" style="--samples:${CLASS_NAMES.length}">${buttons.join("")}</ul>\n`;
}
