// @vitest-environment node
import { expect, test } from "vitest";
import { fitted, held, MOST, nextStop, pinched, toPicture, toStage, zoomedAt } from "./view";

const VIEW = { scale: 0.5, x: 100, y: 40 };

test("a point of the picture and its place on the stage are each other's way back", () => {
  expect(toStage(VIEW, { x: 10, y: 20 })).toEqual({ x: 105, y: 50 });
  expect(toPicture(VIEW, { x: 105, y: 50 })).toEqual({ x: 10, y: 20 });
});

test("what is below the pointer stays there when one zooms", () => {
  const at = { x: 333, y: 222 };
  for (const scale of [0.1, 1, 7.3, 1000]) {
    const zoomed = zoomedAt(VIEW, at, scale);
    const [before, after] = [toPicture(VIEW, at), toPicture(zoomed, at)];
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
    expect(zoomed.scale).toBeLessThanOrEqual(MOST);
  }
});

test("a picture that is fitted lies in the middle and wholly inside", () => {
  const view = fitted({ x: 0, y: 0, width: 4000, height: 3000 }, { width: 640, height: 600 });
  expect(toStage(view, { x: 2000, y: 1500 })).toEqual({ x: 320, y: 300 });
  expect(toStage(view, { x: 0, y: 0 }).x).toBeCloseTo(24);
});

test("a frame around the picture is fitted as a whole", () => {
  const view = fitted({ x: -100, y: 0, width: 300, height: 100 }, { width: 348, height: 148 });
  expect(toStage(view, { x: -100, y: 0 })).toEqual({ x: 24, y: 24 });
});

test("a small picture is not blown up to the stage", () => {
  expect(fitted({ x: 0, y: 0, width: 16, height: 16 }, { width: 900, height: 900 }).scale).toBe(2);
});

test("a picture cannot be lost off the stage", () => {
  const far = held({ scale: 1, x: -9000, y: 9000 }, { width: 500, height: 500 }, { width: 300, height: 200 });
  expect(far.x).toBe(48 - 500);
  expect(far.y).toBe(200 - 48);
});

test("stops go up and down, also from between two of them", () => {
  expect(nextStop(1, 1)).toBe(1.5);
  expect(nextStop(1, -1)).toBe(0.67);
  expect(nextStop(0.4, 1)).toBe(0.5);
  expect(nextStop(64, 1)).toBe(64);
});

test("two fingers that part by twice zoom by two about their middle", () => {
  const from = [
    { x: 100, y: 100 },
    { x: 200, y: 100 },
  ] as const;
  const to = [
    { x: 60, y: 110 },
    { x: 260, y: 110 },
  ] as const;
  const view = pinched(VIEW, from, to);
  expect(view.scale).toBeCloseTo(1);
  const under = toPicture(VIEW, { x: 150, y: 100 });
  expect(toStage(view, under).x).toBeCloseTo(160);
  expect(toStage(view, under).y).toBeCloseTo(110);
});
