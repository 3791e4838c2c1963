/** « Relevé »: what is said in the meeting, kept in the page (docs/releve.md says the file). */
import type { Level } from "../data";

export const KINDS = {
  remarque: "Remarque",
  engagement: "Engagement",
  question: "Question",
  correction: "Correction à apporter",
} as const;
export type Kind = keyof typeof KINDS;

export interface Entry {
  readonly id: string;
  readonly type: Kind;
  readonly qui: string;
  readonly texte: string;
  readonly quand: string;
  readonly scene: { readonly numero: number; readonly titre: string } | null;
  readonly territoire: { readonly niveau: Level; readonly code: string; readonly nom: string } | null;
  readonly initiative: { readonly id: string; readonly titre: string } | null;
}

export interface ReleveFile {
  readonly terrinum: "releve";
  readonly version: 1;
  readonly reunion: string;
  readonly donnees: string;
  readonly ecrit: string;
  readonly entrees: readonly Entry[];
}

/** The part of `localStorage` that is used. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Entries kept under one key; in memory alone where the browser refuses storage. */
export class Releve {
  /** False where what is written will not outlive the page. */
  isKept: boolean;
  private memory: readonly Entry[] = [];
  private draftInMemory = "";

  constructor(
    private readonly shelf: Shelf | null,
    private readonly key: string,
  ) {
    this.isKept = shelf !== null;
  }

  /** Entries in the order they were written; another window may have added some. */
  get entries(): readonly Entry[] {
    const kept = this.read(this.key);
    if (kept === null) return this.memory;
    try {
      const found: unknown = JSON.parse(kept);
      return Array.isArray(found) ? found.filter(isEntry) : this.memory;
    } catch {
      return this.memory;
    }
  }

  add(entry: Entry): void {
    this.write([...this.entries, entry]);
  }

  remove(id: string): void {
    this.write(this.entries.filter((entry) => entry.id !== id));
  }

  /** What is being typed, so that a reload loses nothing. */
  get draft(): string {
    return this.read(`${this.key}:brouillon`) ?? this.draftInMemory;
  }

  set draft(text: string) {
    this.draftInMemory = text;
    this.put(`${this.key}:brouillon`, text);
  }

  private write(entries: readonly Entry[]): void {
    this.memory = entries;
    this.put(this.key, JSON.stringify(entries));
  }

  private read(key: string): string | null {
    try {
      return this.isKept ? (this.shelf?.getItem(key) ?? null) : null;
    } catch {
      return null;
    }
  }

  private put(key: string, text: string): void {
    try {
      this.shelf?.setItem(key, text);
    } catch {
      this.isKept = false; // refused, or full
    }
  }
}

/** The browser's storage where it works: it may be refused, and then says so only when written. */
export function shelfOf(page: { readonly localStorage: Storage }): Shelf | null {
  try {
    const shelf = page.localStorage;
    shelf.setItem("terrinum-essai", "1");
    shelf.removeItem("terrinum-essai");
    return shelf;
  } catch {
    return null;
  }
}

export function newId(now: number, chance: number): string {
  return `${now.toString(36)}-${Math.floor(chance * 0x10000).toString(16).padStart(4, "0")}`;
}

export function toFile(entries: readonly Entry[], about: { reunion: string; donnees: string; ecrit: string }): ReleveFile {
  return { terrinum: "releve", version: 1, ...about, entrees: entries };
}

/** Markdown that a word processor opens: one heading per scene, one item per entry. */
export function toMarkdown({ reunion, donnees, ecrit, entrees }: ReleveFile): string {
  const lines = [`# Relevé : ${plain(reunion)}`, "", `Écrit le ${moment(ecrit)} · données version ${donnees}`, ""];
  let heading: string | null = null;
  for (const entry of entrees) {
    const scene = entry.scene === null ? "Hors scène" : `Scène ${entry.scene.numero} : ${plain(entry.scene.titre)}`;
    if (scene !== heading) lines.push(`## ${scene}`, "");
    heading = scene;
    lines.push(`- **${KINDS[entry.type]}**${entry.qui ? ` (${plain(entry.qui)})` : ""} : ${plain(entry.texte)}`);
    for (const line of about(entry)) lines.push(`  - ${line}`);
    lines.push("");
  }
  return lines.join("\n");
}

function about({ territoire, initiative, quand }: Entry): string[] {
  return [
    territoire && `Territoire : ${plain(territoire.nom)} (${territoire.niveau} ${territoire.code})`,
    initiative && `Initiative : ${plain(initiative.titre)} (${plain(initiative.id)})`,
    `Noté le ${moment(quand)}`,
  ].filter((line) => line !== null);
}

/** For a spreadsheet, as dashboard/export/csv.py: what could be read as a formula is neutralised. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return "\ufeff" + rows.map((row) => row.map(cell).join(";") + "\r\n").join("");
}

export function toRows(entries: readonly Entry[]): string[][] {
  const header = ["quand", "type", "qui", "texte", "scene", "niveau", "code", "territoire", "initiative"];
  const rows = entries.map((entry) => [
    entry.quand,
    entry.type,
    entry.qui,
    entry.texte,
    entry.scene === null ? "" : `${entry.scene.numero}. ${entry.scene.titre}`,
    entry.territoire?.niveau ?? "",
    entry.territoire?.code ?? "",
    entry.territoire?.nom ?? "",
    entry.initiative?.id ?? "",
  ]);
  return [header, ...rows];
}

function cell(text: string): string {
  const isFormula = /^[\s\0]*[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^-\d+$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Text without the signs that Markdown would read; lines are joined. */
function plain(text: string): string {
  return text.replace(/\s*\n\s*/g, " / ").replace(/[\\`*_{}[\]<>#|]/g, "\\$&");
}

export function moment(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { id, texte, type, qui, quand } = value as Record<string, unknown>;
  return [id, texte, qui, quand].every((each) => typeof each === "string") && String(type) in KINDS;
}
