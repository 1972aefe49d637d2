/** A page of the course's site without a browser, for tests of what the library does in one. */
import {
  type DisplayOptions,
  type MediaBundle,
  type PageFrontEnd,
  setPageFrontEnd,
} from "../lib/front_end.ts";

/** What a {@linkcode withPage} holds and gets. */
export class FakePage implements PageFrontEnd {
  /** Stands for environment variables. */
  environment: Record<string, string> = {};
  /** The files of the site. */
  readonly files = new Map<string, Uint8Array>();
  /** What lessons have written. */
  readonly kept = new Map<string, Uint8Array>();
  /** What was shown, in order. */
  readonly shown: { bundle: MediaBundle; options: DisplayOptions }[] = [];
  /** Whether Stop was pressed. */
  stopped = false;

  display(bundle: MediaBundle, options: DisplayOptions = {}): void {
    this.shown.push({ bundle, options });
  }
  stopRequested(): boolean {
    return this.stopped;
  }
  file(path: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.files.get(path));
  }
  read(name: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.kept.get(name));
  }
  write(name: string, bytes: Uint8Array): Promise<void> {
    this.kept.set(name, bytes);
    return Promise.resolve();
  }
}

/** Runs `work` in a page, which is taken away afterwards. */
export async function withPage(work: (page: FakePage) => Promise<void> | void): Promise<void> {
  const page = new FakePage();
  setPageFrontEnd(page);
  try {
    await work(page);
  } finally {
    setPageFrontEnd(undefined);
  }
}
