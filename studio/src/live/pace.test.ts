import { expect, test } from "vitest";
import { Pace } from "./pace";

test("a picture every 50 ms is 20 a second", () => {
  const pace = new Pace();
  let told = 0;
  for (let now = 0; now <= 3000; now += 50) told = pace.tick(now);
  expect(told).toBeCloseTo(20);
});

test("one picture is no pace yet", () => {
  expect(new Pace().tick(5)).toBe(0);
});
