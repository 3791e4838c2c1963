import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { Digits, readFragment, readPresentation, Walk } from "../../src/kit/scenes";

const PRESENTATION = {
  terrinum: "presentation",
  version: 1,
  titre: "Réunion",
  scenes: [{ titre: "A", vue: { academie: "Lyon" }, cadre: { longitude: 4.8, latitude: 45.7, zoom: 8 } }, {}],
};

function packed(content: unknown): string {
  return deflateRawSync(Buffer.from(JSON.stringify(content))).toString("base64url");
}

test("a fragment gives the presentation and the scene to begin with", async () => {
  const { presentation, scene } = await readFragment(`#p=${packed(PRESENTATION)}&s=2`);
  expect(presentation?.titre).toBe("Réunion");
  expect(presentation?.scenes[0].vue).toEqual({ academie: "Lyon" });
  expect(presentation?.scenes[0].cadre).toEqual({ longitude: 4.8, latitude: 45.7, zoom: 8 });
  expect(presentation?.scenes[1].titre).toBe("Scène 2");
  expect(scene).toBe(2);
});

test("no fragment is no presentation, from the first scene", async () => {
  expect(await readFragment("")).toEqual({ presentation: null, scene: 1 });
});

test.each(["#p=abc", "#p=%20", "#p=" + packed(PRESENTATION).slice(0, 20)])("%s is a cut link", async (hash) => {
  await expect(readFragment(hash)).rejects.toThrow("coupé ou abîmé");
});

test.each([null, [], {}, { terrinum: "releve" }, "texte"])("%j is no presentation", (content) => {
  expect(() => readPresentation(content)).toThrow("pas une présentation");
});

test("a presentation of another version is refused", () => {
  expect(() => readPresentation({ ...PRESENTATION, version: 2 })).toThrow("autre version");
});

test("what is neither text nor number is left aside, and a frame out of the globe too", () => {
  const scene = { titre: { a: 1 }, phrase: ["x"], notes: 5, vue: { academie: ["Lyon"] }, cadre: { longitude: 500, latitude: 0, zoom: 3 } };
  const { scenes } = readPresentation({ ...PRESENTATION, scenes: [scene, "x"] });
  expect(scenes).toEqual([{ titre: "Scène 1", phrase: "", notes: "5", page: "carte", vue: { academie: "" } }]);
});

test("one stays between the first scene and the last", () => {
  const walk = new Walk(3);
  expect(walk.by(-1).at).toBe(0);
  expect(walk.by(2).by(1).at).toBe(2);
  expect(walk.to(9).at).toBe(2);
  expect(new Walk(0).by(1).at).toBe(0);
});

test("digits typed one after the other make a number, unless it is beyond the last scene", () => {
  const digits = new Digits();
  expect(digits.type("1", 0, 20)).toBe(1);
  expect(digits.type("2", 300, 20)).toBe(12);
  expect(digits.type("3", 400, 20)).toBe(3);
  expect(digits.type("4", 5000, 20)).toBe(4);
});
