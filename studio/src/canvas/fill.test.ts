// @vitest-environment node
import { expect, test } from "vitest";
import { clear, fillBox, fillPolygon, fillUpTo, invert } from "./fill";
import { Tiles } from "./tiles";

function drawn(work: (tiles: Tiles) => void, width = 600, height = 300): Tiles {
  const tiles = new Tiles(width, height, 1);
  tiles.begin();
  work(tiles);
  tiles.end();
  return tiles;
}

const count = (tiles: Tiles): number =>
  tiles.read({ x: 0, y: 0, width: tiles.width, height: tiles.height }).filter((value) => value === 255)
    .length;

test("a square that is gone around is that square", () => {
  const corners = [
    { x: 200, y: 10 },
    { x: 300, y: 10 },
    { x: 300, y: 60 },
    { x: 200, y: 60 },
  ];
  const tiles = drawn((to) => fillPolygon(to, corners, 255));
  expect(count(tiles)).toBe(100 * 50);
  expect(tiles.at(200, 10)).toBe(255);
  expect(tiles.at(300, 10)).toBe(0);
});

test("a line that crosses itself leaves its inner part out", () => {
  const star = [0, 2, 4, 1, 3].map((i) => ({
    x: 150 + 100 * Math.sin((i * 2 * Math.PI) / 5),
    y: 150 - 100 * Math.cos((i * 2 * Math.PI) / 5),
  }));
  const tiles = drawn((to) => fillPolygon(to, star, 255));
  expect(tiles.at(150, 150)).toBe(0);
  expect(tiles.at(150, 70)).toBe(255);
});

test("what reaches past the picture is cut at its edge", () => {
  const tiles = drawn((to) => fillBox(to, { x: -50, y: -50, width: 9999, height: 9999 }, 255), 300, 20);
  expect(count(tiles)).toBe(300 * 20);
});

test("a line of two points fills nothing", () => {
  const tiles = drawn((to) =>
    expect(
      fillPolygon(
        to,
        [
          { x: 1, y: 1 },
          { x: 9, y: 9 },
        ],
        255,
      ),
    ).toBeNull(),
  );
  expect(tiles.empty).toBe(true);
});

test("inverted twice is as it was", () => {
  const tiles = drawn((to) => {
    fillBox(to, { x: 10, y: 10, width: 30, height: 30 }, 255);
    invert(to);
  });
  expect(count(tiles)).toBe(600 * 300 - 900);
  tiles.begin();
  invert(tiles);
  tiles.end();
  expect(count(tiles)).toBe(900);
});

test("a mask that is cleared holds no memory", () => {
  const tiles = drawn((to) => {
    fillBox(to, { x: 10, y: 10, width: 300, height: 30 }, 255);
    clear(to);
  });
  expect(tiles.empty).toBe(true);
});

test("what a raster says is filled, over the borders of tiles too", () => {
  const raster = Uint8Array.from({ length: 600 * 300 }, (_, at) => (at % 600 === 299 ? 10 : 11));
  const tiles = drawn((to) => {
    expect(fillUpTo(to, raster, 10, 255)).toEqual({ x: 256, y: 0, width: 256, height: 300 });
  });
  expect(count(tiles)).toBe(300);
  expect(tiles.at(299, 299)).toBe(255);
});
