// @vitest-environment node
import { expect, test } from "vitest";
import { boxOf, cornersOf, laidOn, MOST, scaledTo, settled, turnedTo } from "./piece";

const SIZE = { width: 40, height: 20 };

test("a piece is laid in the middle, smaller where it would cover the picture", () => {
  expect(laidOn(SIZE, { width: 400, height: 300 })).toEqual({ x: 200, y: 150, scale: 1, turn: 0 });
  expect(laidOn({ width: 1000, height: 10 }, { width: 400, height: 300 }).scale).toBeCloseTo(0.24);
});

test("a piece that is not turned touches exactly its pixels", () => {
  expect(boxOf(SIZE, { x: 50, y: 30, scale: 1, turn: 0 })).toEqual({ x: 30, y: 20, width: 40, height: 20 });
});

test("turned by a quarter, its sides change places", () => {
  expect(boxOf(SIZE, { x: 50, y: 30, scale: 1, turn: 90 })).toEqual({ x: 40, y: 10, width: 20, height: 40 });
});

test("the box holds all corners whatever the turn", () => {
  for (let turn = -180; turn < 180; turn += 7) {
    const place = { x: 12.3, y: -4.5, scale: 1.7, turn };
    const box = boxOf(SIZE, place);
    for (const { x, y } of cornersOf(SIZE, place)) {
      expect(x).toBeGreaterThanOrEqual(box.x - 1e-5);
      expect(y).toBeLessThanOrEqual(box.y + box.height + 1e-5);
    }
  }
});

test("a corner that is pulled twice as far from the middle makes it twice as large", () => {
  const place = { x: 10, y: 10, scale: 1, turn: 30 };
  expect(scaledTo(place, { x: 20, y: 10 }, { x: 10, y: 30 }).scale).toBeCloseTo(2);
  expect(scaledTo(place, { x: 20, y: 10 }, { x: 1e9, y: 10 }).scale).toBe(MOST);
});

test("the knob turns it, in steps where one holds Shift", () => {
  const place = { x: 0, y: 0, scale: 1, turn: 0 };
  expect(turnedTo(place, { x: 0, y: -10 }, { x: 10, y: 0 }).turn).toBeCloseTo(90);
  expect(turnedTo(place, { x: 0, y: -10 }, { x: 9, y: -10 }, true).turn).toBeCloseTo(45);
  expect(settled(270)).toBe(-90);
});
