import { expect, test, vi } from "vitest";
import { Rehearsal } from "../../src/kit/rehearsal";

interface Scene {
  readonly name: string;
}
const [first, second, third] = ["1", "2", "3"].map((name): Scene => ({ name }));

/** Idle time that the test gives out. */
function clockwork(mostPixels = 100) {
  vi.useFakeTimers();
  const waiting: (() => void)[] = [];
  const begun: string[] = [];
  const rehearsal = new Rehearsal<Scene, { pixels: number; of: string }>(
    function* (scene) {
      begun.push(scene.name);
      yield;
      yield;
      return { pixels: 40, of: scene.name };
    },
    (act) => waiting.push(act),
    mostPixels,
  );
  const breathe = (times: number) => {
    vi.advanceTimersByTime(1000);
    for (let i = 0; i < times; i++) waiting.shift()?.();
  };
  return { rehearsal, begun, breathe };
}

test("the likeliest scene is ready first, step by step", () => {
  const { rehearsal, breathe } = clockwork();
  rehearsal.plan([second, first]);
  breathe(2);
  expect(rehearsal.of(second)).toBeUndefined();
  breathe(1);
  expect(rehearsal.of(second)?.of).toBe("2");
  expect(rehearsal.of(first)).toBeUndefined();
  breathe(3);
  expect(rehearsal.of(first)?.of).toBe("1");
});

test("a step taken meanwhile changes what is prepared, and keeps what still may serve", () => {
  const { rehearsal, begun, breathe } = clockwork();
  rehearsal.plan([second]);
  breathe(3);
  rehearsal.plan([third, second]);
  breathe(1);
  rehearsal.plan([first, second]);
  breathe(10);
  expect(rehearsal.of(third)).toBeUndefined();
  expect(rehearsal.of(second)?.of).toBe("2");
  expect(begun).toEqual(["2", "3", "1"]);
});

test("memory is bounded", () => {
  const { rehearsal, begun, breathe } = clockwork(50);
  rehearsal.plan([first, second, third]);
  breathe(20);
  expect(begun).toEqual(["1", "2"]);
});

test("what is ready is made again where it does not fit any more", () => {
  const { rehearsal, begun, breathe } = clockwork();
  rehearsal.plan([first]);
  breathe(3);
  rehearsal.forget();
  expect(rehearsal.of(first)).toBeUndefined();
  breathe(3);
  expect(rehearsal.of(first)?.of).toBe("1");
  expect(begun).toEqual(["1", "1"]);
});
