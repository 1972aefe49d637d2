/// <reference lib="dom" />
/**
 * Adds the widgets to the pages: each element with `data-widget="NAME"` gets the widget NAME.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { colorPca } from "./color_pca.ts";
import { convolution } from "./convolution.ts";
import { lrn } from "./lrn.ts";
import { momentum } from "./momentum.ts";
import { pooling } from "./pooling.ts";
import { mount, type Widget } from "./widget.ts";

const widgets: Readonly<Record<string, Widget>> = {
  lrn,
  pooling,
  momentum,
  convolution,
  "color-pca": colorPca,
};

/** Tensors this small are faster on the CPU, and give the same values everywhere. */
void tf.setBackend("cpu").then(() => {
  for (const host of document.querySelectorAll<HTMLElement>("[data-widget]")) {
    const widget = widgets[host.dataset.widget ?? ""];
    if (widget !== undefined) mount(host, widget);
  }
});
