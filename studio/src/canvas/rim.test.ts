// @vitest-environment node
import { expect, test } from "vitest";
import { EDGE, FULL, GROWN, OUTSIDE, RISING, rimOf, squaredDistances } from "./rim";

const SIZE = { width: 23, height: 17 };

test("distances are those that one finds by looking at every pair", () => {
  const marked = Uint8Array.from({ length: 23 * 17 }, (_, at) => (at % 61 === 5 || at === 200 ? 1 : 0));
  const found = squaredDistances(marked, SIZE);
  for (let at = 0; at < marked.length; at++) {
    let least = Number.POSITIVE_INFINITY;
    marked.forEach((is, other) => {
      if (!is) return;
      const [dx, dy] = [(at % 23) - (other % 23), Math.floor(at / 23) - Math.floor(other / 23)];
      least = Math.min(least, dx * dx + dy * dy);
    });
    expect(found[at]).toBe(least);
  }
});

const row = (mask: number[], grow: number, feather: number): number[] => [
  ...rimOf(mask, () => true, { width: mask.length, height: 1 }, grow, feather),
];

test("growing adds so many pixels on each side", () => {
  const kinds = row([0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0], 2, 0);
  expect(kinds).toEqual([OUTSIDE, OUTSIDE, EDGE, GROWN, FULL, FULL, FULL, GROWN, EDGE, OUTSIDE, OUTSIDE]);
});

test("feathering rises from the edge inwards", () => {
  const kinds = row([0, 255, 255, 255, 255, 255, 255, 255, 0], 0, 3);
  expect(kinds).toEqual([OUTSIDE, EDGE, RISING, FULL, FULL, FULL, RISING, EDGE, OUTSIDE]);
});

test("a mask at the edge of the picture has no edge there", () => {
  expect(row([255, 255, 255, 0], 0, 9)).toEqual([RISING, RISING, EDGE, OUTSIDE]);
  const half = rimOf([255, 255, 255, 255], (at) => at < 2, { width: 4, height: 1 }, 0, 9);
  expect([...half]).toEqual([FULL, FULL, OUTSIDE, OUTSIDE]);
});

test("an empty mask has no rim", () => {
  expect(row([0, 0, 0, 0], 5, 5)).toEqual([0, 0, 0, 0]);
});
