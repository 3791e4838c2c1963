/**
 * Reads the map's files ahead of the map, beside the page that draws itself: in the page this
 * script starts itself as a worker; in the worker it reads the files. The frame of the map finds
 * what was read in `terrinumAhead` (load.ts).
 */
import { buffersOf, readParts, type Parts } from "./parts";

interface Wanted {
  readonly geometry: string;
  readonly names: string;
}

export interface Ahead extends Wanted {
  readonly parts: Promise<Parts>;
}

declare global {
  interface Window {
    terrinumAhead?: Ahead;
  }
}

if (typeof document === "undefined") answer();
else if (document.currentScript instanceof HTMLScriptElement) start(document.currentScript);

function start({ src, dataset }: HTMLScriptElement): void {
  const { geometry = "", names = "" } = dataset;
  const worker = new Worker(src);
  const parts = new Promise<Parts>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Parts | null>) => {
      worker.terminate();
      if (data === null) reject(new Error("Lecture en avance impossible."));
      else resolve(data);
    };
    worker.onerror = (event) => {
      reject(new Error(event.message));
    };
  });
  parts.catch(() => undefined); // the frame then reads the files itself
  window.terrinumAhead = { geometry, names, parts };
  worker.postMessage({ geometry, names } satisfies Wanted);
}

function answer(): void {
  const post = postMessage as (message: Parts | null, handed: Transferable[]) => void;
  addEventListener("message", ({ data: { geometry, names } }: MessageEvent<Wanted>) => {
    readParts(geometry, names).then(
      (parts) => {
        post(parts, buffersOf(parts));
      },
      () => {
        post(null, []);
      },
    );
  });
}
