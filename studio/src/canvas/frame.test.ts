// @vitest-environment node
import { expect, test } from "vitest";
import { dragged, frameOf, isNone, MOST, marginsOf, ratioOf, toAspect } from "./frame";

const NONE = { left: 0, top: 0, right: 0, bottom: 0 };
const PHOTO = { width: 480, height: 320 };

test("an aspect is grown to as the server grows to it, evenly on both sides", () => {
  expect(toAspect(16 / 9, PHOTO)).toEqual({ left: 44, top: 0, right: 45, bottom: 0 }); // 569 x 320
  expect(toAspect(1, PHOTO)).toEqual({ left: 0, top: 80, right: 0, bottom: 80 });
});

test("fields ask for margins, or for an aspect instead", () => {
  expect(marginsOf({ left: 10, bottom: 5 }, PHOTO)).toEqual({ left: 10, top: 0, right: 0, bottom: 5 });
  expect(marginsOf({ aspect: "1:1", left: 0 }, PHOTO).top).toBe(80);
});

test("fields that are half written ask for nothing", () => {
  expect(marginsOf({ left: Number.NaN, top: -9, right: "x", aspect: "16:" }, PHOTO)).toEqual(NONE);
  expect(ratioOf("0:4")).toBeNull();
});

test("an edge follows the pointer outwards and stops at the picture", () => {
  expect(dragged(NONE, ["left"], -30, 99).left).toBe(30);
  expect(dragged(NONE, ["left"], 30, 0).left).toBe(0);
  expect(dragged(NONE, ["right", "bottom"], 12.4, 7.6)).toEqual({ ...NONE, right: 12, bottom: 8 });
  expect(dragged(NONE, ["right"], 1e9, 0).right).toBe(MOST);
});

test("with both sides alike the opposite one goes along", () => {
  expect(dragged(NONE, ["top"], 0, -20, true)).toEqual({ ...NONE, top: 20, bottom: 20 });
});

test("the frame lies around the picture", () => {
  expect(frameOf({ left: 1, top: 2, right: 3, bottom: 4 }, PHOTO)).toEqual({
    x: -1,
    y: -2,
    width: 484,
    height: 326,
  });
  expect(isNone(NONE)).toBe(true);
});
