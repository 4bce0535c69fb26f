// @vitest-environment node
import { expect, test } from "vitest";
import { fillBox } from "./fill";
import { levelFor, seenOf } from "./levels";
import { maskIn, shade } from "./shade";
import { BACKGROUND, Sheet, SUBJECT } from "./sheet";

const LOOKS = {
  shown: ["mask", "paint", "scribbles"],
  mask: [255, 0, 0],
  opacity: 0.5,
  subject: [0, 255, 0],
  background: [0, 0, 255],
} as const;

function sheetWith(box: { x: number; y: number; width: number; height: number }): Sheet {
  const sheet = new Sheet("t/n", { width: 400, height: 400 });
  sheet.change("mask", (tiles) => fillBox(tiles, box, 255));
  return sheet;
}

test("the mask lies where it is drawn, whatever the view", () => {
  const sheet = sheetWith({ x: 100, y: 100, width: 100, height: 100 });
  const view = { scale: 2, x: -150, y: -190 };
  const pixels = shade(sheet, view, { x: 49, y: 10, width: 2, height: 1 }, LOOKS);
  expect([...pixels]).toEqual([0, 0, 0, 0, 255, 0, 0, 128]);
});

test("seen from afar an edge is half of what is on both sides", () => {
  const sheet = sheetWith({ x: 0, y: 0, width: 102, height: 400 });
  const row = maskIn(sheet.mask, { scale: 0.25, x: 0, y: 0 }, { x: 24, y: 5, width: 3, height: 1 });
  expect([...row]).toEqual([255, 127, 0]);
});

test("a layer that the task does not read is not seen", () => {
  const sheet = sheetWith({ x: 0, y: 0, width: 400, height: 400 });
  const pixels = shade(
    sheet,
    { scale: 1, x: 0, y: 0 },
    { x: 0, y: 0, width: 4, height: 4 },
    { ...LOOKS, shown: [] },
  );
  expect(pixels.every((value) => value === 0)).toBe(true);
});

test("scribbles say by colour what they mark, and the mask lies over them", () => {
  const sheet = sheetWith({ x: 1, y: 0, width: 1, height: 1 });
  sheet.change("scribbles", (tiles) => fillBox(tiles, { x: 0, y: 0, width: 1, height: 1 }, SUBJECT));
  sheet.change("scribbles", (tiles) => fillBox(tiles, { x: 1, y: 0, width: 1, height: 1 }, BACKGROUND));
  const [r0, g0, b0, , r1, g1, b1] = shade(
    sheet,
    { scale: 1, x: 0, y: 0 },
    { x: 0, y: 0, width: 2, height: 1 },
    LOOKS,
  );
  expect([r0, g0, b0]).toEqual([0, 255, 0]);
  expect(r1! > 100 && g1 === 0 && b1! > 100).toBe(true);
});

test("the copy that is drawn is the smallest that loses nothing", () => {
  expect(levelFor([4000, 2000, 1000], 900)).toBe(2);
  expect(levelFor([4000, 2000, 1000], 1001)).toBe(1);
  expect(levelFor([4000, 2000, 1000], 9000)).toBe(0);
});

test("only the part that is on the screen is drawn", () => {
  const size = { width: 4000, height: 3000 };
  const screen = { width: 600, height: 600 };
  expect(seenOf(size, { scale: 1, x: -100, y: 50 }, screen)).toEqual({
    x: 100,
    y: 0,
    width: 600,
    height: 550,
  });
  expect(seenOf(size, { scale: 1, x: 700, y: 0 }, screen)).toBeNull();
});
