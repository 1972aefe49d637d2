/** A document without a browser, for tests of the parts of a page. */
import { JSDOM } from "jsdom";

/** Runs `act` in a page with the body `html`, whose document stands for the global one. */
export async function inPage<T>(html: string, act: (body: HTMLElement) => T): Promise<Awaited<T>> {
  const { window } = new JSDOM(`<!doctype html><body>${html}`);
  const known = Object.getOwnPropertyDescriptor(globalThis, "document");
  Object.defineProperty(globalThis, "document", { value: window.document, configurable: true });
  try {
    return await act(window.document.body);
  } finally {
    if (known === undefined) Reflect.deleteProperty(globalThis, "document");
    else Object.defineProperty(globalThis, "document", known);
    window.close();
  }
}
