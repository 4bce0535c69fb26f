// @vitest-environment node
import { expect, test } from "vitest";
import { adds, covered, drawColour, drawSegment, sets, takes } from "./stroke";
import { TILE, Tiles } from "./tiles";

const dab = (x: number, y: number, radius = 5) => ({ x, y, radius });

function drawn(work: (tiles: Tiles) => void, channels: 1 | 4 = 1): Tiles {
  const tiles = new Tiles(600, 300, channels);
  tiles.begin();
  work(tiles);
  tiles.end();
  return tiles;
}

const sum = (tiles: Tiles): number =>
  tiles.read({ x: 0, y: 0, width: tiles.width, height: tiles.height }).reduce((all, one) => all + one, 0) /
  255;

test("a dab is a disc of its radius", () => {
  const tiles = drawn((to) => drawSegment(to, dab(100, 100, 20), dab(100, 100, 20), 1, adds));
  expect(sum(tiles) / (Math.PI * 20 ** 2)).toBeCloseTo(1, 2);
  expect(tiles.at(100, 100)).toBe(255);
  expect(tiles.at(121, 100)).toBe(0);
});

test("a segment is a disc that was drawn along, over the borders of tiles too", () => {
  const tiles = drawn((to) => drawSegment(to, dab(TILE - 50, 80), dab(TILE + 50, 80), 1, adds));
  expect(sum(tiles) / (100 * 10 + Math.PI * 25)).toBeCloseTo(1, 2);
  for (let x = TILE - 50; x < TILE + 50; x++) expect(tiles.at(x, 80)).toBe(255);
});

test("a stroke in many segments is what one segment is", () => {
  const whole = drawn((to) => drawSegment(to, dab(20, 20, 9), dab(120, 20, 9), 0.5, adds));
  const parts = drawn((to) => {
    for (let x = 20; x < 120; x += 10) drawSegment(to, dab(x, 20, 9), dab(x + 10, 20, 9), 0.5, adds);
  });
  const all = { x: 0, y: 0, width: 200, height: 60 };
  expect(Buffer.compare(parts.read(all), whole.read(all))).toBe(0);
});

test("an eraser takes away what the brush drew, and where nothing is it draws nothing", () => {
  const tiles = drawn((to) => {
    drawSegment(to, dab(50, 50), dab(80, 50), 1, adds);
    drawSegment(to, dab(50, 50, 8), dab(80, 50, 8), 1, takes);
    drawSegment(to, dab(400, 50, 8), dab(480, 50, 8), 1, takes);
  });
  expect(tiles.empty).toBe(true);
});

test("a soft edge never takes away from a mask, nor adds to what is erased", () => {
  const tiles = drawn((to) => {
    drawSegment(to, dab(50, 50, 20), dab(50, 50, 20), 1, adds);
    drawSegment(to, dab(60, 50, 20), dab(60, 50, 20), 0, adds);
  });
  expect(tiles.at(45, 50)).toBe(255);
  expect(covered(10, 20, 0)).toBeGreaterThan(covered(15, 20, 0));
});

test("pressure makes a stroke swell from one radius to the other", () => {
  const tiles = drawn((to) => drawSegment(to, dab(100, 100, 2), dab(300, 100, 30), 1, adds));
  expect(tiles.at(100, 105)).toBe(0);
  expect(tiles.at(300, 125)).toBe(255);
});

test("scribbles have no soft edge", () => {
  const tiles = drawn((to) => drawSegment(to, dab(100, 100, 6), dab(140, 104, 6), 1, sets(1)));
  const values = new Set(tiles.read({ x: 0, y: 0, width: 600, height: 300 }));
  expect([...values].sort()).toEqual([0, 1]);
});

test("a colour is laid over another, and is taken away again", () => {
  const tiles = drawn((to) => {
    drawColour(to, dab(50, 50), dab(50, 50), 1, [10, 20, 30]);
    drawColour(to, dab(50, 50), dab(50, 50), 1, [200, 100, 50]);
    drawColour(to, dab(150, 50), dab(150, 50), 1, [1, 2, 3]);
    drawColour(to, dab(150, 50, 9), dab(150, 50, 9), 1, null);
  }, 4);
  expect([...tiles.read({ x: 50, y: 50, width: 1, height: 1 })]).toEqual([200, 100, 50, 255]);
  expect(tiles.read({ x: 150, y: 50, width: 1, height: 1 })[3]).toBe(0);
});

test("a stroke beside the picture changes nothing", () => {
  const tiles = drawn((to) => expect(drawSegment(to, dab(-50, -50), dab(-40, -90), 1, adds)).toBeNull());
  expect(tiles.empty).toBe(true);
});
