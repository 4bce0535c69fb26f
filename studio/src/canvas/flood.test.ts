// @vitest-environment node
import { expect, test } from "vitest";
import { Flood } from "./flood";

/** A row of pictures by letter: a darker by 10 for each letter. */
function pixels(rows: readonly string[]): {
  pixels: Uint8ClampedArray;
  size: { width: number; height: number };
} {
  const width = rows[0]!.length;
  const out = new Uint8ClampedArray(width * rows.length * 4);
  rows.forEach((row, y) => {
    [...row].forEach((letter, x) => {
      const grey = (letter.charCodeAt(0) - 97) * 10;
      out.set([grey, grey, grey, 255], (y * width + x) * 4);
    });
  });
  return { pixels: out, size: { width, height: rows.length } };
}

function chosen(rows: readonly string[], seed: number, connected: boolean, tolerance: number): string {
  const { pixels: colours, size } = pixels(rows);
  const least = new Flood(colours, size, seed, connected).upTo(tolerance);
  return rows
    .map((row, y) => [...row].map((_, x) => (least[y * size.width + x]! <= tolerance ? "#" : ".")).join(""))
    .join("/");
}

const ROWS = ["aazaa", "abzaa", "aazcc"];

test("what is connected by the same colour is selected", () => {
  expect(chosen(ROWS, 0, true, 0)).toBe("##.../#..../##...");
});

test("a larger tolerance takes in what is a little different", () => {
  expect(chosen(ROWS, 0, true, 10)).toBe("##.../##.../##...");
});

test("without being connected, everything of that colour is selected", () => {
  expect(chosen(ROWS, 0, false, 0)).toBe("##.##/#..##/##...");
  expect(chosen(ROWS, 0, false, 20)).toBe("##.##/##.##/##.##");
});

test("a tolerance that grows and shrinks selects what it selects alone", () => {
  const random = (seed: number) => ((seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  const rows = Array.from({ length: 24 }, (_, y) =>
    Array.from({ length: 24 }, (_, x) => String.fromCharCode(97 + Math.floor(random(y * 24 + x) * 6))).join(
      "",
    ),
  );
  const { pixels: colours, size } = pixels(rows);
  const one = new Flood(colours, size, 300, true);
  for (const tolerance of [0, 30, 10, 50, 20, 0]) {
    const alone = new Flood(colours, size, 300, true).upTo(tolerance);
    const both = one.upTo(tolerance);
    const differs = Array.from({ length: 24 * 24 }, (_, at) => at).filter(
      (at) => both[at]! <= tolerance !== alone[at]! <= tolerance,
    );
    expect(differs).toEqual([]);
  }
});

test("the way does not go around the edge of the picture", () => {
  expect(chosen(["za", "az"], 1, true, 0)).toBe(".#/..");
});
