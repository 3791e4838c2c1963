import { afterEach, expect, test, vi } from "vitest";
import { PastNames } from "../src/past";

const NAMES = { academie: { "70": "en 2013 : Caen et Rouen" } };

afterEach(() => {
  vi.unstubAllGlobals();
});

function serve(answer: unknown, ok = true): void {
  const body = new TextEncoder().encode(JSON.stringify(answer));
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status: ok ? 200 : 404 })));
}

test("a territory that was another is told", async () => {
  serve(NAMES);
  const past = new PastNames();
  await past.read("/fichiers/noms-2013.json");
  expect(past.of("academie", "70")).toBe("en 2013 : Caen et Rouen");
  expect(past.of("academie", "10")).toBeUndefined();
  expect(past.of("epci", "70")).toBeUndefined();
});

test("today has no other names", async () => {
  serve(NAMES);
  const past = new PastNames();
  await past.read("/fichiers/noms-2013.json");
  await past.read("");
  expect(past.of("academie", "70")).toBeUndefined();
});

test("a file that is not there takes nothing away from the map", async () => {
  serve(NAMES, false);
  const past = new PastNames();
  await expect(past.read("/fichiers/noms-2013.json")).rejects.toThrow("404");
  expect(past.of("academie", "70")).toBeUndefined();
});
