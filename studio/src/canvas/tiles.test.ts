// @vitest-environment node
import { expect, test } from "vitest";
import { fillBox } from "./fill";
import { isShared, TILE, Tiles } from "./tiles";

test("memory is held only where something is drawn", () => {
  const tiles = new Tiles(4000, 3000, 1);
  tiles.begin();
  fillBox(tiles, { x: 300, y: 300, width: 10, height: 10 }, 255);
  tiles.end();
  expect(tiles.all().size).toBe(1);
  expect(tiles.at(305, 305)).toBe(255);
  expect(tiles.at(310, 305)).toBe(0);
});

test("a change is taken back and done again, byte by byte", () => {
  const tiles = new Tiles(600, 600, 1);
  tiles.begin();
  fillBox(tiles, { x: 200, y: 200, width: 100, height: 100 }, 255);
  tiles.end();
  const whole = { x: 0, y: 0, width: 600, height: 600 };
  const first = tiles.read(whole);
  tiles.begin();
  fillBox(tiles, { x: 250, y: 0, width: 20, height: 600 }, 0);
  const change = tiles.end()!;
  const second = tiles.read(whole);
  tiles.put(change.before);
  expect(Buffer.compare(tiles.read(whole), first)).toBe(0);
  tiles.put(change.after);
  expect(Buffer.compare(tiles.read(whole), second)).toBe(0);
});

test("a tile that is all one value is shared, and one where nothing is is none", () => {
  const tiles = new Tiles(3 * TILE, TILE, 1);
  tiles.begin();
  fillBox(tiles, { x: 0, y: 0, width: 2 * TILE, height: TILE }, 255);
  tiles.end();
  expect(tiles.tile(0)).toBe(tiles.tile(1));
  expect(isShared(tiles.tile(0)!)).toBe(true);
  tiles.begin();
  fillBox(tiles, { x: 0, y: 0, width: 2 * TILE, height: TILE }, 0);
  tiles.end();
  expect(tiles.empty).toBe(true);
});

test("a shared tile that is drawn on stays as it is elsewhere", () => {
  const tiles = new Tiles(2 * TILE, TILE, 1);
  tiles.begin();
  fillBox(tiles, { x: 0, y: 0, width: 2 * TILE, height: TILE }, 255);
  tiles.end();
  tiles.begin();
  fillBox(tiles, { x: 5, y: 5, width: 1, height: 1 }, 0);
  tiles.end();
  expect(tiles.at(5, 5)).toBe(0);
  expect(tiles.at(TILE + 5, 5)).toBe(255);
});

test("a box that lies over tiles and past the edge is read as it is", () => {
  const tiles = new Tiles(TILE + 10, 4, 4);
  tiles.begin();
  for (const [index, part, left] of tiles.under({ x: TILE - 1, y: 0, width: 99, height: 1 })) {
    const tile = tiles.own(index);
    for (let x = part.x; x < part.x + part.width; x++) tile.fill(7, (x - left) * 4, (x - left) * 4 + 4);
  }
  tiles.end();
  const row = tiles.read({ x: TILE - 2, y: 0, width: 4, height: 1 });
  expect([...row]).toEqual([0, 0, 0, 0, ...Array(12).fill(7)]);
});

test("nobody writes to a tile outside a change", () => {
  expect(() => new Tiles(10, 10, 1).own(0)).toThrow("between begin and end");
});
