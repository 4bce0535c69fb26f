import { expect, test } from "vitest";
import type { RecipeFile, Step } from "@/api/types";
import { unitsOf, without } from "./units";

const FIND: Step = { task: "damage", engine: "restore", makes: "hole", pictures: {} };
const FILL: Step = { task: "inpaint", engine: null, with: { grow: 2 }, pictures: { mask: "hole" } };
const CLEAN: Step = { task: "clean", settings: {} };
const RECIPE: RecipeFile = { anew: 1, seed: 0, steps: [FIND, FILL, CLEAN] };

test("a step and the one that takes what it makes are one unit", () => {
  expect(unitsOf(RECIPE.steps)).toEqual([[0, 1], [2]]);
});

test("one that makes for two joins them", () => {
  expect(unitsOf([FIND, CLEAN, FILL, { ...FILL, task: "recolor" }])).toEqual([[0, 2, 3], [1]]);
});

test("leaving a unit out leaves no step that lacks its picture, and nothing empty", () => {
  expect(without(RECIPE, [[0, 1]])).toEqual({ anew: 1, seed: 0, steps: [{ task: "clean" }] });
  expect(without(RECIPE, [[2]]).steps).toEqual([
    { task: "damage", engine: "restore", makes: "hole" },
    { task: "inpaint", with: { grow: 2 }, pictures: { mask: "hole" } },
  ]);
});

test("nothing left out leaves every step", () => {
  expect(without(RECIPE, []).steps).toHaveLength(3);
});
