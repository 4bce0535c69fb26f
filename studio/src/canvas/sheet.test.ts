// @vitest-environment node
import { expect, test } from "vitest";
import { clear, fillBox, invert } from "./fill";
import { Past } from "./past";
import { Sheet } from "./sheet";

const WHOLE = { x: 0, y: 0, width: 600, height: 600 };

test("changes of several layers are taken back in the order in which they were made", () => {
  const sheet = new Sheet("t/n", WHOLE);
  sheet.change("mask", (tiles) => fillBox(tiles, { x: 0, y: 0, width: 9, height: 9 }, 255));
  sheet.change("scribbles", (tiles) => fillBox(tiles, { x: 0, y: 0, width: 9, height: 9 }, 1));
  sheet.undo();
  expect([sheet.isDrawn("mask"), sheet.isDrawn("scribbles")]).toEqual([true, false]);
  sheet.undo();
  expect(sheet.isDrawn("mask")).toBe(false);
  sheet.redo();
  sheet.redo();
  expect(sheet.scribbles.at(3, 3)).toBe(1);
});

test("a stroke that is abandoned leaves no trace and no step", () => {
  const sheet = new Sheet("t/n", WHOLE);
  sheet.draw("mask", (tiles) => fillBox(tiles, { x: 0, y: 0, width: 9, height: 9 }, 255));
  sheet.abandon("mask");
  expect(sheet.isDrawn("mask")).toBe(false);
  expect(sheet.past.canUndo).toBe(false);
});

test("in the middle of a stroke nothing is taken back", () => {
  const sheet = new Sheet("t/n", WHOLE);
  sheet.change("mask", (tiles) => fillBox(tiles, { x: 0, y: 0, width: 9, height: 9 }, 255));
  sheet.draw("mask", (tiles) => fillBox(tiles, { x: 20, y: 0, width: 9, height: 9 }, 255));
  sheet.undo();
  sheet.draw("mask", (tiles) => fillBox(tiles, { x: 40, y: 0, width: 9, height: 9 }, 255));
  sheet.commit("mask");
  sheet.undo();
  expect([2, 22, 42].map((x) => sheet.mask.at(x, 2))).toEqual([255, 0, 0]);
  sheet.undo();
  expect(sheet.isDrawn("mask")).toBe(false);
});

test("something new ends what could be done again", () => {
  const sheet = new Sheet("t/n", WHOLE);
  sheet.change("mask", (tiles) => invert(tiles));
  sheet.undo();
  sheet.change("mask", (tiles) => fillBox(tiles, WHOLE, 255));
  expect(sheet.past.canRedo).toBe(false);
});

test("a change that changes nothing is no step", () => {
  const sheet = new Sheet("t/n", WHOLE);
  sheet.change("mask", clear);
  expect(sheet.past.canUndo).toBe(false);
});

test("what listens is told the box that changed, and everything after undo", () => {
  const sheet = new Sheet("t/n", WHOLE);
  const heard: unknown[] = [];
  sheet.listen(
    (box) => heard.push(box),
    () => {},
  );
  sheet.change("mask", (tiles) => fillBox(tiles, { x: 1, y: 2, width: 3, height: 4 }, 255));
  sheet.undo();
  expect(heard).toEqual([{ x: 1, y: 2, width: 3, height: 4 }, null]);
});

test("the past forgets its oldest steps before it holds more than it may", () => {
  const past = new Past();
  const gone: number[] = [];
  for (let step = 0; step < 30; step++) {
    past.push({ back: () => gone.push(step), forth: () => {}, bytes: 10 * 2 ** 20 });
  }
  while (past.canUndo) past.undo();
  expect(gone.length).toBe(20);
  expect(gone[0]).toBe(29);
});

test("fifty large changes are all taken back", () => {
  const sheet = new Sheet("t/n", { width: 1200, height: 900 });
  for (let step = 0; step < 50; step++) {
    const box = { x: step, y: step, width: 1100, height: 800 };
    sheet.change("mask", (tiles) => fillBox(tiles, box, step % 2 ? 0 : 255));
  }
  let steps = 0;
  for (; sheet.past.canUndo; steps++) sheet.undo();
  expect(steps).toBe(50);
  expect(sheet.isDrawn("mask")).toBe(false);
});
