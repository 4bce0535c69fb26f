import { expect, test } from "vitest";
import type { Engine, Model, Task } from "@/api/types";
import { firstOf, liveTasks } from "./choices";

const role = (name: string, needed = true) => ({
  name,
  needed,
  help: "",
  mask: name === "mask",
  own_size: false,
});
const task = (name: string, engine: string, ...roles: string[]) =>
  ({
    name,
    summary: "",
    fields: {},
    engines: [engine],
    roles: [role("picture"), ...roles.map((one) => role(one))],
  }) as Task;
const engine = (name: string, more: Partial<Engine> = {}) =>
  ({
    name,
    ready: true,
    model: "none",
    missing: [],
    get: "",
    serves: {},
    licence: "",
    summary: "",
    extra: "",
    sources: [],
    ...more,
  }) as Engine;

const TASKS = [
  task("tone", "restore"),
  task("inpaint", "patch", "mask"),
  task("restyle", "patch", "style"),
  task("translate", "gan"),
  task("upscale", "restore"),
];
const ENGINES = [engine("restore"), engine("patch"), engine("gan", { model: "needed" })];

test("what needs a mask or another frame cannot be live", () => {
  expect(liveTasks(TASKS, ENGINES, []).map(({ name }) => name)).toEqual(["restyle", "tone"]);
});

test("a translator is the first to be offered once there is one", () => {
  const models = [{ name: "prints", engine: "gan" }] as Model[];
  expect(liveTasks(TASKS, ENGINES, models)[0]?.name).toBe("translate");
});

test("what works at once is what one begins with", () => {
  expect(firstOf(liveTasks(TASKS, ENGINES, []))?.name).toBe("tone");
});
