import { expect, test } from "vitest";
import { drawSeed, readSeed, seeded } from "./seeds";

test("a drawn seed is whole, and one that the server takes", () => {
  for (let draw = 0; draw < 50; draw++) {
    const seed = drawSeed();
    expect(Number.isSafeInteger(seed) && seed >= 0 && seed < 1e9).toBe(true);
  }
});

test("two draws are hardly ever the same", () => {
  expect(new Set(Array.from({ length: 20 }, drawSeed)).size).toBeGreaterThan(18);
});

test.each([
  ["7", 7],
  [" 0 ", 0],
  ["", null],
  ["-1", null],
  ["1e5", null],
  ["99999999999999999", null],
])("%s is read as %s", (text, seed) => {
  expect(readSeed(text)).toBe(seed);
});

test("several variants are offered only where another seed makes another picture", () => {
  expect([seeded("inpaint", "patch"), seeded("recolor", "patch"), seeded("upscale", "restore")]).toEqual([
    true,
    false,
    false,
  ]);
});
