/** The scenes: their file, their link, and which one is shown. */
import { inflate } from "../data";

/** A presentation with the French keys of its file (dashboard/scenes/files.py). */
export interface PresentationFile {
  readonly terrinum: "presentation";
  readonly version: number;
  readonly titre: string;
  readonly sous_titre?: string;
  readonly scenes: readonly SceneFile[];
}

export interface SceneFile {
  readonly titre: string;
  readonly phrase?: string;
  readonly notes?: string;
  readonly page?: string;
  readonly vue?: Readonly<Record<string, string>>;
  readonly cadre?: { readonly longitude: number; readonly latitude: number; readonly zoom: number };
}

export class PresentationError extends Error {}

const CUT = "Ce lien de présentation est coupé ou abîmé : demandez-le de nouveau.";
const MOST_SCENES = 200;
const MOST_TEXT = 4000;
const MOST_BYTES = 1_000_000;

/** What the address asks for: a presentation and the scene to begin with (from 1). */
export async function readFragment(
  hash: string,
): Promise<{ readonly presentation: PresentationFile | null; readonly scene: number }> {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const scene = Math.max(1, Math.trunc(Number(params.get("s") ?? "1")) || 1);
  const packed = params.get("p");
  return { presentation: packed === null ? null : await unpackPresentation(packed), scene };
}

/** Read base64url of raw deflate of JSON (dashboard/scenes/link.py writes it). */
export async function unpackPresentation(packed: string): Promise<PresentationFile> {
  if (!/^[A-Za-z0-9_-]+$/.test(packed)) throw new PresentationError(CUT);
  let content: unknown;
  try {
    const base64 = packed.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const text = await inflate(bytes, "deflate-raw");
    if (text.length > MOST_BYTES) throw new PresentationError(CUT);
    content = JSON.parse(new TextDecoder().decode(text));
  } catch {
    throw new PresentationError(CUT);
  }
  return readPresentation(content);
}

/** Check the shape of a presentation from elsewhere: what is not text or number is left aside. */
export function readPresentation(content: unknown): PresentationFile {
  if (!isObject(content) || content.terrinum !== "presentation") {
    throw new PresentationError("Ce contenu n’est pas une présentation Terrinum.");
  }
  if (String(content.version) !== "1") {
    throw new PresentationError("Cette présentation a été faite par une autre version de Terrinum.");
  }
  const scenes = Array.isArray(content.scenes) ? content.scenes : [];
  const subtitle = text(content.sous_titre);
  return {
    terrinum: "presentation",
    version: 1,
    titre: text(content.titre) || "Présentation",
    ...(subtitle ? { sous_titre: subtitle } : {}),
    scenes: scenes.slice(0, MOST_SCENES).filter(isObject).map(readScene),
  };
}

function readScene(scene: Record<string, unknown>, position: number): SceneFile {
  const frame = readFrame(scene.cadre);
  const words = isObject(scene.vue) ? Object.entries(scene.vue) : [];
  return {
    titre: text(scene.titre) || `Scène ${position + 1}`,
    phrase: text(scene.phrase),
    notes: text(scene.notes),
    page: text(scene.page) || "carte",
    vue: Object.fromEntries(words.map(([word, value]) => [word, text(value)])),
    ...(frame ? { cadre: frame } : {}),
  };
}

function readFrame(value: unknown): SceneFile["cadre"] | undefined {
  if (!isObject(value)) return undefined;
  const [longitude, latitude, zoom] = [value.longitude, value.latitude, value.zoom].map(Number);
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 85 && zoom >= 0 && zoom <= 20)) {
    return undefined;
  }
  return { longitude, latitude, zoom };
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number"
    ? String(value).slice(0, MOST_TEXT)
    : "";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Which scene is shown, and where a key leads. */
export class Walk {
  constructor(
    readonly count: number,
    readonly at = 0,
  ) {}

  /** Stand on a scene; beyond the ends, on the nearest one. */
  to(position: number): Walk {
    return new Walk(this.count, Math.min(Math.max(position, 0), Math.max(this.count - 1, 0)));
  }

  by(steps: number): Walk {
    return this.to(this.at + steps);
  }
}

/** Digits typed one after the other make one number: 1 then 2 is scene 12. */
export class Digits {
  private typed = "";
  private lastAt = -Infinity;

  constructor(private readonly patience = 900) {}

  /** Take a digit at a moment (ms); give the number typed so far. */
  type(digit: string, now: number, most: number): number {
    const longer = now - this.lastAt < this.patience ? this.typed + digit : digit;
    this.typed = Number(longer) <= most ? longer : digit;
    this.lastAt = now;
    return Number(this.typed);
  }
}

/** A reload comes back to the scene shown. */
export function rememberPlace({ at }: Walk): void {
  const params = new URLSearchParams(location.hash.replace(/^#/, ""));
  params.set("s", String(at + 1));
  try {
    history.replaceState(null, "", `#${params.toString()}`);
  } catch {
    // Some browsers refuse it to a file: the first scene is not far.
  }
}
