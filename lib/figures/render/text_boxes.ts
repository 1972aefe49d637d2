/**
 * Bounding boxes of SVG text without a layout engine: the width comes from average characters, the
 * height from the font size, and the position from `x`, `y`, `text-anchor` and the transforms of
 * the ancestors.
 *
 * @module
 */
import { textWidth } from "../style.ts";
import type { DrawingWindow } from "./drawing_window.ts";

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The parts of an element that its box depends on. */
interface Node {
  tagName: string;
  textContent: string | null;
  parentNode: Node | null;
  children: ArrayLike<Node>;
  childNodes: ArrayLike<Node>;
  getAttribute?(name: string): string | null;
  style?: { fontSize?: string; textAnchor?: string; display?: string };
}

const lineHeight = 1.3;

/** Adds the bounding-box methods that jsdom lacks to the elements of `window`. */
export function giveBoxes(window: DrawingWindow): void {
  const boxOf = (node: Node) => {
    const box = elementBox(node);
    const shape = {
      left: box.left,
      top: box.top,
      right: box.right,
      bottom: box.bottom,
      width: box.right - box.left,
      height: box.bottom - box.top,
      x: box.left,
      y: box.top,
    };
    return { ...shape, toJSON: () => shape };
  };
  Object.assign(window.Element.prototype, {
    getBoundingClientRect(this: Node) {
      return boxOf(this);
    },
  });
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: Node) {
      return boxOf(this);
    },
    getComputedTextLength(this: Node) {
      const box = elementBox(this);
      return box.right - box.left;
    },
  });
}

/** The box of an element in the coordinates of its parent. */
function elementBox(node: Node): Box {
  const tag = node.tagName.toLowerCase();
  if (tag === "text") return textBox(node);
  if (tag === "tspan") return lineBox(node, 0, 0);
  if (tag === "rect" || tag === "image") {
    const [x, y] = [numberOf(node, "x"), numberOf(node, "y")];
    return {
      left: x,
      top: y,
      right: x + numberOf(node, "width"),
      bottom: y + numberOf(node, "height"),
    };
  }
  let union: Box | undefined;
  for (const child of Array.from(node.children)) {
    const inner = elementBox(child);
    if (inner.right === inner.left && inner.bottom === inner.top) continue;
    const box = transformed(inner, child.getAttribute?.("transform") ?? "");
    union = union === undefined ? box : {
      left: Math.min(union.left, box.left),
      top: Math.min(union.top, box.top),
      right: Math.max(union.right, box.right),
      bottom: Math.max(union.bottom, box.bottom),
    };
  }
  return union ?? { left: 0, top: 0, right: 0, bottom: 0 };
}

/** The box of a text element with one line, or one line per `tspan.line`. */
function textBox(node: Node): Box {
  const lines = Array.from(node.children).filter((child) =>
    (child.getAttribute?.("class") ?? "").includes("line")
  );
  if (lines.length === 0) return lineBox(node, numberOf(node, "x"), numberOf(node, "y"));
  const size = fontSize(node);
  let box: Box | undefined;
  lines.forEach((line, index) => {
    const y = numberOf(node, "y") + index * lineHeight * size;
    const next = lineBox(line, numberOf(node, "x"), y);
    box = box === undefined ? next : {
      left: Math.min(box.left, next.left),
      top: box.top,
      right: Math.max(box.right, next.right),
      bottom: next.bottom,
    };
  });
  return box ?? { left: 0, top: 0, right: 0, bottom: 0 };
}

function lineBox(node: Node, x: number, y: number): Box {
  const size = fontSize(node);
  const width = textWidth(node.textContent ?? "", size);
  const anchor = inherited(node, "text-anchor", (style) => style.textAnchor) ?? "start";
  const left = anchor === "middle" ? x - width / 2 : anchor === "end" ? x - width : x;
  if (width === 0) return { left, top: y, right: left, bottom: y };
  return { left, top: y - 0.93 * size, right: left + width, bottom: y + 0.24 * size };
}

function fontSize(node: Node): number {
  const own = node.tagName.toLowerCase() === "tspan" && node.children.length === 1
    ? node.children[0]
    : node;
  return parseFloat(inherited(own, "font-size", (style) => style.fontSize) ?? "12") || 12;
}

function inherited(
  node: Node,
  attribute: string,
  fromStyle: (style: NonNullable<Node["style"]>) => string | undefined,
): string | undefined {
  for (let at: Node | null = node; at?.getAttribute !== undefined; at = at.parentNode) {
    const value = (at.style === undefined ? undefined : fromStyle(at.style)) ||
      at.getAttribute(attribute);
    if (value) return value;
  }
}

function numberOf(node: Node, attribute: string): number {
  return parseFloat(node.getAttribute?.(attribute) ?? "0") || 0;
}

/** `box` under the translations and rotations of a transform attribute. */
function transformed(box: Box, transform: string): Box {
  let points = [[box.left, box.top], [box.right, box.top], [box.left, box.bottom], [
    box.right,
    box.bottom,
  ]];
  const steps = [...transform.matchAll(/(translate|rotate)\(([^)]*)\)/g)].reverse();
  for (const [, kind, list] of steps) {
    const [a = 0, b = 0, c = 0] = list.split(/[\s,]+/).map(Number);
    points = points.map(([x, y]) => {
      if (kind === "translate") return [x + a, y + b];
      const [sin, cos] = [Math.sin(a * Math.PI / 180), Math.cos(a * Math.PI / 180)];
      return [b + (x - b) * cos - (y - c) * sin, c + (x - b) * sin + (y - c) * cos];
    });
  }
  return {
    left: Math.min(...points.map((p) => p[0])),
    top: Math.min(...points.map((p) => p[1])),
    right: Math.max(...points.map((p) => p[0])),
    bottom: Math.max(...points.map((p) => p[1])),
  };
}
