import { expect, test } from "vitest";
import type { Role, Task } from "@/api/types";
import { besides, paired, resultName } from "./pairing";

const role = (name: string, has: Partial<Role> = {}): Role => ({
  name,
  help: "",
  mask: false,
  needed: false,
  own_size: true,
  ...has,
});
const task = (name: string, ...roles: Role[]): Task => ({
  name,
  summary: "",
  engines: [],
  fields: {},
  roles,
});
const picture = role("picture", { needed: true });
const mask = role("mask", { mask: true, needed: true });
const TASKS = [
  task("inpaint", picture, mask),
  task("restyle", picture, role("style", { needed: true }), role("mask", { mask: true })),
  task("damage", picture),
];

const file = (name: string) => new File(["x"], name, { type: "image/png" });
const names = (...all: string[]) => all.map(file);
const MASK = [{ name: "mask", needed: true, own: true }];

test("a mask lies beside its picture, by its name", () => {
  const [cat, house] = paired(names("house.jpg", "house-mask.png", "cat.png"), MASK);
  expect(house).toMatchObject({ name: "house.jpg", lacks: [] });
  expect(house?.beside.mask?.name).toBe("house-mask.png");
  expect(cat).toMatchObject({ name: "cat.png", beside: {}, lacks: ["mask"] });
});

test("a picture whose name only looks like a mask's is a picture", () => {
  expect(paired(names("gas-mask.jpg"), MASK).map(({ name }) => name)).toEqual(["gas-mask.jpg"]);
});

test("where no mask is taken, every picture is one", () => {
  expect(paired(names("a.png", "a-mask.png"), [])).toHaveLength(2);
});

test("what is no picture is left alone", () => {
  const notes = new File(["x"], "notes.txt", { type: "text/plain" });
  expect(paired([notes, file("a.png")], []).map(({ name }) => name)).toEqual(["a.png"]);
});

test("pictures come in the order in which people count", () => {
  expect(paired(names("p10.png", "p9.png"), []).map(({ name }) => name)).toEqual(["p9.png", "p10.png"]);
});

test("a recipe says what it takes beside its picture", () => {
  expect(besides({ steps: [{ task: "inpaint" }] }, TASKS, [])).toEqual(MASK);
  expect(besides({ steps: [{ task: "restyle" }] }, TASKS, ["style"])).toEqual([
    { name: "style", needed: true, own: false },
  ]);
});

test("what an earlier step makes is not asked for", () => {
  const steps = [
    { task: "damage", makes: "hole" },
    { task: "inpaint", pictures: { mask: "hole" } },
  ];
  expect(besides({ steps }, TASKS, [])).toEqual([]);
});

test("no two results have one name", () => {
  const taken = new Set<string>();
  expect(["a.jpg", "a.png", "b.tiff"].map((name) => resultName(name, "jpeg", taken))).toEqual([
    "a.jpg",
    "a-2.jpg",
    "b.jpg",
  ]);
});
