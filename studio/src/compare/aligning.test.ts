import { expect, test } from "vitest";
import type { TreeNode } from "@/api/trees";
import type { Step } from "@/api/types";
import { align, movedBy } from "./aligning";

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

const sized = (id: string, parent: string | null, width: number, steps: Step[] = []) =>
  ({ id, parent, picture: { width, height: 30 }, recipe: { steps } }) as TreeNode;

test("a canvas that was expanded and then cleaned lies where it was expanded", () => {
  const steps = [{ task: "outpaint", with: { left: 8, top: 2 } }, { task: "denoise" }];
  expect(movedBy(sized("b", "a", 60, steps), sized("a", null, 40))).toEqual({ left: 8, top: 2 });
});

test("one that grew to an aspect grew evenly on both sides", () => {
  const steps = [{ task: "outpaint", with: { aspect: "16:9" } }];
  expect(movedBy(sized("b", "a", 60, steps), sized("a", null, 40))).toEqual({ left: 10, top: 0 });
});

test("one that was enlarged afterwards is compared by its frame", () => {
  const steps = [{ task: "outpaint", with: { left: 8 } }, { task: "upscale" }];
  expect(movedBy(sized("b", "a", 60, steps), sized("a", null, 40))).toBeNull();
});
