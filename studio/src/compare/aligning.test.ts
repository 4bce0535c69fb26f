import { expect, test } from "vitest";
import { align } from "./aligning";

test("pictures of one size lie on each other", () => {
  const { before, after } = align({ width: 40, height: 30 }, { width: 40, height: 30 }, null);
  expect(before).toEqual(after);
});

test("an enlarged picture is compared at its new size", () => {
  const { width, before } = align({ width: 40, height: 30 }, { width: 160, height: 120 }, null);
  expect(width).toBe(160);
  expect(before).toEqual({ x: 0, y: 0, width: 160, height: 120 });
});

test("an expanded canvas keeps the old one where it lay", () => {
  const { before, width, height } = align(
    { width: 40, height: 30 },
    { width: 60, height: 40 },
    { left: 12, top: 4 },
  );
  expect([width, height]).toEqual([60, 40]);
  expect(before).toEqual({ x: 12, y: 4, width: 40, height: 30 });
});

test("another aspect lies in the middle", () => {
  const { before } = align({ width: 30, height: 30 }, { width: 60, height: 40 }, null);
  expect(before).toEqual({ x: 10, y: 0, width: 40, height: 40 });
});
