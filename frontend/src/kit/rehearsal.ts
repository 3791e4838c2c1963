/** Prepares the scenes that a key may lead to, while nothing else happens. */

/** Painted pixels kept at most: some eighty megabytes. */
const MOST_PIXELS = 8_000_000;
/** After a step, the move from the last scene comes first. */
const PATIENCE_MS = 500;

/** What is prepared of something, and how many pixels it keeps. */
export interface Ready {
  readonly pixels: number;
}

export class Rehearsal<S extends object, R extends Ready> {
  private readonly ready = new Map<S, R>();
  private wanted: readonly S[] = [];
  private work: { readonly scene: S; readonly steps: Generator<undefined, R> } | undefined;
  private timer = 0;

  constructor(
    private readonly prepare: (scene: S) => Generator<undefined, R>,
    /** Calls back when the page has time. */
    private readonly whenIdle: (act: () => void) => void = soon,
    private readonly mostPixels = MOST_PIXELS,
  ) {}

  /** What is ready of a scene, if anything. */
  of(scene: S): R | undefined {
    return this.ready.get(scene);
  }

  /** Prepare these next, in this order; forget the others. */
  plan(scenes: readonly S[]): void {
    this.stop();
    this.wanted = scenes;
    for (const scene of this.ready.keys()) if (!scenes.includes(scene)) this.ready.delete(scene);
    this.timer = setTimeout(this.next, PATIENCE_MS) as unknown as number;
  }

  /** Nothing that was made fits any more: the map has another size. */
  forget(): void {
    this.ready.clear();
    this.plan(this.wanted);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.work = undefined;
  }

  private readonly next = (): void => {
    const scene = this.wanted.find((each) => !this.ready.has(each));
    if (scene === undefined || this.pixels >= this.mostPixels) return;
    this.work = { scene, steps: this.prepare(scene) };
    this.whenIdle(this.step(this.work));
  };

  private step(work: NonNullable<typeof this.work>): () => void {
    return () => {
      if (this.work !== work) return; // other scenes are wanted by now
      const { done, value } = work.steps.next();
      if (done !== true) {
        this.whenIdle(this.step(work));
        return;
      }
      this.ready.set(work.scene, value);
      this.next();
    };
  }

  private get pixels(): number {
    return [...this.ready.values()].reduce((sum, { pixels }) => sum + pixels, 0);
  }
}

function soon(act: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 1000 });
  else setTimeout(act, 30);
}
