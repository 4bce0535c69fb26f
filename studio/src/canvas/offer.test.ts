import { expect, test } from "vitest";
import type { Task } from "@/api/types";
import { naturalTool, offerOf } from "./offer";

const role = (name: string, mask = false, needed = false) => ({
  name,
  help: "",
  mask,
  needed,
  own_size: !mask,
});

const task = (name: string, roles: ReturnType<typeof role>[], fields: string[] = []): Task => ({
  name,
  summary: "",
  roles: [role("picture", false, true), ...roles],
  fields: { properties: Object.fromEntries(fields.map((field) => [field, {}])) },
  engines: [],
});

const INPAINT = task("inpaint", [role("mask", true, true)]);
const OUTPAINT = task("outpaint", [role("subject", true)], ["left", "top", "right", "bottom"]);
const BACKGROUND = task("background", [role("mask", true), role("scribbles", true)]);
const BLEND = task("blend", [role("piece", false, true), role("mask", true, true)], ["left", "top"]);

test("a task with a mask offers the tools that draw one, the brush first", () => {
  expect(offerOf(INPAINT).tools).toEqual(["move", "brush", "eraser", "lasso", "rectangle", "wand"]);
  expect(naturalTool(INPAINT)).toBe("brush");
});

test("a task that widens the canvas offers the frame", () => {
  expect(naturalTool(OUTPAINT)).toBe("frame");
});

test("a task that places a piece has no frame, though it has a left and a top", () => {
  expect(offerOf(BLEND).tools).not.toContain("frame");
  expect(naturalTool(BLEND)).toBe("piece");
  expect(offerOf(BLEND).layers).toEqual(expect.arrayContaining(["piece", "mask"]));
});

test("scribbles come to hand where they are what one draws", () => {
  expect(naturalTool(BACKGROUND)).toBe("scribble");
});

test("a task of which nothing is drawn offers to move the picture", () => {
  expect(offerOf(task("denoise", [])).tools).toEqual(["move"]);
  expect(offerOf(undefined).tools).toEqual(["move"]);
});
