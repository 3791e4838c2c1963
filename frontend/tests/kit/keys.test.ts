import { expect, test } from "vitest";
import { actionOf, type Focus } from "../../src/kit/keys";

function pressed(key: string, focus: Focus = "nowhere", modifier = {}) {
  return actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...modifier }, focus);
}

test.each(["ArrowRight", "ArrowDown", "PageDown", " "])("%s goes to the next scene", (key) => {
  expect(pressed(key)).toEqual({ name: "by", steps: 1 });
});

test.each(["ArrowLeft", "ArrowUp", "PageUp"])("%s goes to the one before", (key) => {
  expect(pressed(key)).toEqual({ name: "by", steps: -1 });
});

test.each([
  ["Home", "first"],
  ["End", "last"],
  ["b", "blank"],
  ["B", "blank"],
  [".", "blank"],
  ["f", "full"],
  ["n", "notes"],
  ["?", "help"],
  ["Escape", "close"],
])("%s means %s", (key, name) => {
  expect(pressed(key)).toEqual({ name });
});

test("a field keeps its letters, arrows and digits, but a clicker still changes the scene", () => {
  for (const key of ["b", "ArrowRight", " ", "3", "Home"]) expect(pressed(key, "field")).toBeNull();
  expect(pressed("PageDown", "field")).toEqual({ name: "by", steps: 1 });
  expect(pressed("Escape", "field")).toEqual({ name: "close" });
});

test("space presses the button that has the focus", () => {
  expect(pressed(" ", "button")).toBeNull();
  expect(pressed("ArrowRight", "button")).toEqual({ name: "by", steps: 1 });
});

test("the map keeps its keys when it was reached by the keyboard", () => {
  expect(pressed("ArrowRight", "map")).toBeNull();
  expect(pressed("r", "map")).toBeNull();
  expect(pressed("PageDown", "map")).toEqual({ name: "by", steps: 1 });
});

test("the browser keeps its own shortcuts", () => {
  expect(pressed("f", "nowhere", { ctrlKey: true })).toBeNull();
  expect(pressed("n", "nowhere", { metaKey: true })).toBeNull();
});
