import { expect, test } from "vitest";
import { newId, Releve, toCsv, toFile, toMarkdown, toRows, type Entry, type Shelf } from "../../src/kit/releve";

const ENTRY: Entry = {
  id: "a-0001",
  type: "engagement",
  qui: "M. *Gras*",
  texte: "Relier les écoles\n<script>alert(1)</script>",
  quand: "2026-11-23T20:31:00.000Z",
  scene: { numero: 3, titre: "Lyon" },
  territoire: { niveau: "commune", code: "69123", nom: "Lyon" },
  initiative: null,
};
const ABOUT = { reunion: "Réunion", donnees: "v1", ecrit: "2026-11-23T21:00:00.000Z" };

class Memory implements Shelf {
  readonly held = new Map<string, string>();
  getItem(key: string): string | null {
    return this.held.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.held.set(key, value);
  }
}

test("another page on the same shelf finds the entries and the draft", () => {
  const shelf = new Memory();
  const first = new Releve(shelf, "r");
  first.add(ENTRY);
  first.draft = "à moitié";
  const second = new Releve(shelf, "r");
  expect(second.entries).toEqual([ENTRY]);
  expect(second.draft).toBe("à moitié");
  second.remove(ENTRY.id);
  expect(first.entries).toEqual([]);
});

test("an entry written in another window is not overwritten", () => {
  const shelf = new Memory();
  const [one, other] = [new Releve(shelf, "r"), new Releve(shelf, "r")];
  one.add(ENTRY);
  other.add({ ...ENTRY, id: "b" });
  expect(one.entries.map(({ id }) => id)).toEqual(["a-0001", "b"]);
});

test("a shelf that is full or refused keeps in memory and says so", () => {
  const full: Shelf = {
    getItem: () => null,
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  };
  const releve = new Releve(full, "r");
  releve.add(ENTRY);
  expect(releve.isKept).toBe(false);
  expect(releve.entries).toEqual([ENTRY]);
  expect(new Releve(null, "r").isKept).toBe(false);
});

test.each(["{", "[1, null, {}]", '"x"'])("%s on the shelf is no entry", (text) => {
  const shelf = new Memory();
  shelf.setItem("r", text);
  expect(new Releve(shelf, "r").entries).toEqual([]);
});

test("Markdown says scene, type, who, place; its signs are escaped", () => {
  const text = toMarkdown(toFile([ENTRY], ABOUT));
  expect(text).toContain("## Scène 3 : Lyon");
  expect(text).toContain("- **Engagement** (M. \\*Gras\\*) : Relier les écoles / \\<script\\>alert(1)");
  expect(text).toContain("Territoire : Lyon (commune 69123)");
});

test("a spreadsheet reads texts, never formulas", () => {
  expect(toCsv([["=1+1", " -2", "a;b", 'dit "oui"', "simple"]])).toBe('\ufeff\'=1+1;\' -2;"a;b";"dit ""oui""";simple\r\n');
  expect(toCsv([["-3", "-3+1", "+3"]])).toBe("\ufeff-3;'-3+1;'+3\r\n"); // a negative number is no formula
  expect(toRows([ENTRY])[1]).toContain("3. Lyon");
});

test("two entries of the same moment have their own id", () => {
  expect(newId(5, 0.1)).not.toBe(newId(5, 0.9));
  expect(newId(5, 0)).toBe("5-0000");
});
