import { expect, test } from "vitest";
import type { Task } from "@/api/types";
import { grouped, searched, titleOf } from "./groups";

const task = (name: string): Task => ({ name, summary: "", engines: [], fields: {}, roles: [] });

test("tasks stand under plain words, in an order of their own", () => {
  const groups = grouped([task("restore"), task("outpaint"), task("inpaint")]);
  expect(groups.map(({ name, tasks }) => [name, tasks.map((one) => one.name)])).toEqual([
    ["fill", ["inpaint", "outpaint"]],
    ["back", ["restore"]],
  ]);
});

test("a task of unknown name stands under More, by its own name", () => {
  const [group] = grouped([task("turn_to_gold")]);
  expect(group?.name).toBe("more");
  expect(titleOf("turn_to_gold")).toBe("Turn to gold");
});

test("every task that comes is in exactly one group", () => {
  const names = ["inpaint", "edit", "x", "control", "paint", "tone"];
  const found = grouped(names.map(task)).flatMap(({ tasks }) => tasks.map(({ name }) => name));
  expect(found.toSorted()).toEqual(names.toSorted());
});

test("a search knows the words that people use", () => {
  const tasks = [task("inpaint"), task("upscale"), task("colorize")];
  expect(searched(tasks, "erase object").map(({ name }) => name)).toEqual(["inpaint"]);
  expect(searched(tasks, "  ")).toHaveLength(3);
  expect(searched(tasks, "zebra crossing")).toEqual([]);
});
