/// <reference lib="dom" />
/**
 * Loads a script of the site when it is first needed. A page that is opened as a file may load a
 * script, but no module.
 *
 * @module
 */

const loaded = new Map<string, Promise<void>>();

/** Runs `assets/NAME` in this page, once. */
export function loadScript(name: string): Promise<void> {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const loading = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `assets/${name}`;
    script.onload = () => resolve();
    script.onerror = () => {
      loaded.delete(name);
      reject(new Error(`assets/${name} is missing.`));
    };
    document.head.append(script);
  });
  loaded.set(name, loading);
  return loading;
}
