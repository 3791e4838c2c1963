import { expect, test } from "vitest";
import { NO_DATA, type Look } from "../src/data";
import { NO_TERRITORY } from "../src/gazetteer";
import { classOfFaces, lightenBorders, makePalette, mean, paint, paintSmooth, pixelOf } from "../src/paint";

const PLAIN: Look = { fill: "#102030", ink: "#ffffff", pattern: "0000000000000000" };
const DIAGONAL: Look = { fill: "#405060", ink: "#708090", pattern: "8040201008040201" };
const HATCHED: Look = { fill: "#ffffff", ink: "#000000", pattern: "ff00000000000000" };
const OPTIONS = { density: 1, background: "#f4f7fa" };
const palette = makePalette([PLAIN, DIAGONAL], HATCHED, OPTIONS);

function painted(faces: number[], width: number, origin = [0, 0]): number[] {
  const classOf = classOfFaces(Uint16Array.of(0, 1, NO_TERRITORY), Uint8Array.of(0, 1));
  const frame = { zoom: 5, originX: origin[0], originY: origin[1], width, height: 1 };
  const pixels = new Uint32Array(faces.length);
  paint(Uint16Array.from(faces), classOf, palette, frame, pixels);
  return [...pixels];
}

test("a colour is written as ImageData reads it: alpha, blue, green, red", () => {
  expect(pixelOf("#102030")).toBe(0xff302010);
});

test.each(["red", "#12345", "#12345g", "url(x)"])("%s is not a colour", (colour) => {
  expect(() => pixelOf(colour)).toThrow("Couleur refusée");
});

test("a face takes its class's fill, its pattern's ink, or nothing at sea", () => {
  expect(painted([0, 1, 2, 2], 4)).toEqual([
    0x00faf7f4,
    pixelOf(PLAIN.fill),
    pixelOf(DIAGONAL.fill),
    pixelOf(DIAGONAL.fill),
  ]);
});

test("a pattern is tied to the ground: it does not slide when the view moves", () => {
  const diagonal = (origin: number[]) => painted([2, 2, 2, 2, 2, 2, 2, 2], 8, origin);
  expect(diagonal([3, 3])[0]).toBe(pixelOf(DIAGONAL.ink));
  expect(diagonal([3, 3])).toEqual(diagonal([803, 1603]));
  expect(diagonal([3, 4])[1]).toBe(pixelOf(DIAGONAL.ink));
});

test("a face without territory, or without value, wears the look of no data", () => {
  expect(painted([3], 1)).toEqual([pixelOf(HATCHED.ink)]);
  const classOf = classOfFaces(Uint16Array.of(0), Uint8Array.of(NO_DATA));
  expect(classOf[1]).toBe(NO_DATA);
});

test("on a dense screen a pattern's pixel is four pixels", () => {
  const dense = makePalette([DIAGONAL], HATCHED, { ...OPTIONS, density: 2 });
  const inked = [...dense.colours.subarray(0, 256)].filter((c) => c === pixelOf(DIAGONAL.ink));
  expect(dense.sizeBits).toBe(4);
  expect(inked).toHaveLength(4 * 8);
});

test("the mean of two colours is the mean of each channel", () => {
  expect(mean(0xff204060, 0xff406080) >>> 0).toBe(0xff305070);
  expect(mean(0xffffffff, 0xffffffff) >>> 0).toBe(0xffffffff);
});

test("a smooth edge is the mean of its four samples; elsewhere nothing changes", () => {
  const classOf = classOfFaces(Uint16Array.of(0), Uint8Array.of(0));
  const frame = { zoom: 5, originX: 0, originY: 0, width: 2, height: 1 };
  const pixels = new Uint32Array(2);
  paintSmooth(Uint16Array.of(1, 1, 1, 0, 1, 1, 1, 0), classOf, palette, frame, pixels);
  expect(pixels[0]).toBe(pixelOf(PLAIN.fill));
  expect(pixels[1] >>> 24).toBe(127); // half of it is sea, and transparent
});

test("borders are lightened between territories, not inside one nor along the sea", () => {
  const territories = Uint16Array.of(0, 0, 1);
  const pixels = Uint32Array.of(0xff000000, 0xff000000, 0xff000000, 0);
  lightenBorders(Uint16Array.of(1, 2, 3, 0), territories, 4, pixels);
  expect([...pixels].map((pixel) => pixel & 255)).toEqual([0, 127, 0, 0]);
});
