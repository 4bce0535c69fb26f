import { describe, expect, test } from "vitest";
import type { Role, Task } from "@/api/types";
import { lackOf, layerOf, naturalSource, placedBy, rolesOf, roleTitle } from "./roles";

const role = (name: string, has: Partial<Role> = {}): Role => ({
  name,
  help: "",
  mask: false,
  needed: false,
  own_size: true,
  ...has,
});
const NOTHING = { mask: false, paint: false, scribbles: false, piece: false };

describe("what is drawn for a role", () => {
  test.each([
    ["inpaint", role("mask", { mask: true }), "mask"],
    ["background", role("scribbles", { mask: true }), "scribbles"],
    ["colorize", role("hints"), "paint"],
    ["paint", role("picture"), "paint"],
    ["blend", role("piece"), "piece"],
    ["blend", role("mask", { mask: true }), "piece"],
    ["restyle", role("style"), null],
    ["a task of tomorrow", role("where", { mask: true }), "mask"],
  ])("%s: %o", (task, of, layer) => {
    expect(layerOf(task, of)).toBe(layer);
  });
});

describe("where a picture comes from while nobody has said", () => {
  test("from the canvas, where something is drawn for it", () => {
    const mask = role("mask", { mask: true });
    expect(naturalSource("restyle", mask, { ...NOTHING, mask: true }, "n1")).toEqual({ kind: "layer" });
    expect(naturalSource("restyle", mask, NOTHING, "n1")).toBeNull();
  });

  test("the textures of a painting over a photo come from that photo", () => {
    const drawn = { ...NOTHING, paint: true };
    expect(naturalSource("paint", role("reference"), drawn, "n3")).toEqual({ kind: "node", node: "n3" });
  });
});

test("the picture itself is asked for only where it may be painted", () => {
  const task = (name: string): Task => ({
    name,
    summary: "",
    engines: [],
    fields: {},
    roles: [role("picture")],
  });
  expect(rolesOf(task("inpaint"), null)).toEqual([]);
  expect(rolesOf(task("paint"), null)).toHaveLength(1);
});

test("where a piece lies is said by the canvas, not by numbers", () => {
  expect(placedBy([role("piece")], "left")).toBe(true);
  expect(placedBy([role("piece")], "harmonise")).toBe(false);
  expect(placedBy([role("subject")], "left")).toBe(false);
});

test("a role of unknown name has one, and says what to do about it", () => {
  expect(roleTitle("x", role("grain_map"))).toBe("Grain map");
  expect(lackOf("x", role("grain_map"))).toBe("Add a picture: Grain map");
  expect(lackOf("x", role("zone", { mask: true }))).toBe("Brush over: Zone");
});
