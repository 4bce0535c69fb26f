import { expect, test } from "vitest";
import { fillBox } from "./fill";
import { packed, unpacked } from "./keeping";
import { Sheet } from "./sheet";

const SIZE = { width: 600, height: 500 };

test("a sheet that is kept and put back is the same, byte by byte", () => {
  const sheet = new Sheet("t/n", SIZE);
  sheet.change("mask", (tiles) => fillBox(tiles, { x: 3, y: 3, width: 520, height: 400 }, 255));
  const kept = packed(sheet);
  const again = new Sheet("t/n", SIZE);
  again.restore({ mask: unpacked(kept.layers.mask!, 1) }, null);
  const whole = { x: 0, y: 0, ...SIZE };
  expect(Buffer.compare(again.mask.read(whole), sheet.mask.read(whole))).toBe(0);
  expect(again.past.canUndo).toBe(false);
});

test("a tile that is all one value takes a number's room", () => {
  const sheet = new Sheet("t/n", SIZE);
  sheet.change("mask", (tiles) => fillBox(tiles, { x: 0, y: 0, width: 256, height: 300 }, 255));
  expect(packed(sheet).layers.mask![0]).toEqual([0, 255]);
});

test("what is not drawn is not kept", () => {
  const kept = packed(new Sheet("t/n", SIZE));
  expect(kept).toEqual({ ...SIZE, layers: {}, piece: null });
});
