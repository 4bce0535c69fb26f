import { describe, expect, test } from "vitest";
import type { Engine, Role, Task } from "@/api/types";
import { type Asked, askedOf, type Given, recipeOf } from "./asked";

const role = (name: string, has: Partial<Role> = {}): Role => ({
  name,
  help: "",
  mask: false,
  needed: false,
  own_size: true,
  ...has,
});

const inpaint: Task = {
  name: "inpaint",
  summary: "Fill",
  engines: ["patch", "diffusion"],
  roles: [
    role("picture", { needed: true }),
    role("mask", { mask: true, needed: true }),
    role("source", { mask: true }),
    role("control"),
  ],
  fields: {
    properties: {
      prompt: { type: "string", default: "" },
      grow: { type: "integer", minimum: 0, maximum: 64, default: 0 },
    },
  },
};

const engine = (name: string, reads: string[], has: Partial<Engine> = {}): Engine => ({
  name,
  summary: "",
  licence: "Apache-2.0",
  extra: "",
  missing: [],
  ready: true,
  model: "none",
  get: "",
  serves: { inpaint: reads },
  sources: [],
  ...has,
});

const patch = engine("patch", ["grow", "source"]);
const diffusion = engine("diffusion", ["prompt", "grow", "control"], { model: "needed" });
const NOTHING = { mask: false, paint: false, scribbles: false, piece: false };

type Changes = Partial<Omit<Given, "draft">> & { draft?: Partial<Given["draft"]> };

function given({ draft, ...rest }: Changes = {}): Asked {
  const asked = askedOf({
    tasks: [inpaint],
    engines: [patch, diffusion],
    models: [],
    settings: {},
    drawn: NOTHING,
    shown: "n1",
    draft: { task: "inpaint", fields: {}, engines: {}, models: {}, settings: {}, sources: {}, ...draft },
    ...rest,
  });
  if (!asked) throw new Error("there are tasks");
  return asked;
}

describe("who is asked", () => {
  test("without a choice, the first engine that can", () => {
    expect(given().engine?.name).toBe("patch");
  });

  test("one that lacks its model is kept when it was chosen, and says why it cannot", () => {
    const asked = given({ draft: { engines: { inpaint: "diffusion" } }, drawn: { ...NOTHING, mask: true } });
    expect(asked.engine?.name).toBe("diffusion");
    expect(asked.reasons[0]).toContain("needs a model");
    expect(asked.want?.get).toBe("anew models list --catalogue");
  });

  test("one that is not installed says what is missing and how to get it", () => {
    const broken = engine("patch", [], { ready: false, missing: ["torch"], get: "pip install torch" });
    const asked = given({ engines: [broken] });
    expect(asked.want).toEqual({ reason: "Not installed yet: torch.", get: "pip install torch" });
  });

  test("a model of its own is taken where one is needed", () => {
    const models = [{ name: "sd", bytes: 1, engine: "diffusion", kind: "pulled", licence: "" }];
    const asked = given({ draft: { engines: { inpaint: "diffusion" } }, models });
    expect(asked.model).toBe("sd");
    expect(recipeOf(asked, 1).steps[0]?.model).toBe("sd");
  });

  test("where nothing is known there is nothing to ask", () => {
    expect(askedOf({ ...({} as Given), tasks: [], draft: { task: "x" } as Given["draft"] })).toBeNull();
  });
});

describe("only what the engine reads is asked for", () => {
  test("fields", () => {
    expect(given().fields.map(({ name }) => name)).toEqual(["grow"]);
  });

  test("pictures", () => {
    expect(given().roles.map(({ role: { name } }) => name)).toEqual(["mask", "source"]);
  });

  test("what was filled in for another engine is not sent", () => {
    const fields = { inpaint: { prompt: "a cat", grow: 4 } };
    expect(recipeOf(given({ draft: { fields } }), 7)).toEqual({
      anew: 1,
      seed: 7,
      steps: [{ task: "inpaint", engine: "patch", with: { grow: 4 } }],
    });
  });

  test("what has its default is left out", () => {
    expect(recipeOf(given({ draft: { fields: { inpaint: { grow: 0 } } } }), 0).steps[0]?.with).toEqual({});
  });
});

describe("why it cannot be run yet", () => {
  test("the mask is missing, in words", () => {
    expect(given().reasons).toEqual(["Brush over what should go"]);
  });

  test("a mask on the canvas is enough", () => {
    const asked = given({ drawn: { ...NOTHING, mask: true } });
    expect(asked.reasons).toEqual([]);
    expect(asked.roles[0]?.source).toEqual({ kind: "layer" });
  });

  test("a mask that was painted for one role is not taken for an optional one too", () => {
    expect(given({ drawn: { ...NOTHING, mask: true } }).roles[1]?.source).toBeNull();
  });

  test("strokes of another layer are no mask", () => {
    expect(given({ drawn: { ...NOTHING, paint: true } }).reasons).toHaveLength(1);
  });

  test("a value out of range", () => {
    const asked = given({ draft: { fields: { inpaint: { grow: 99 } } }, drawn: { ...NOTHING, mask: true } });
    expect(asked.reasons).toEqual(["Grow must be from 0 to 64."]);
  });

  test("an instruction that nobody wrote", () => {
    const edit: Task = {
      name: "edit",
      summary: "",
      engines: ["patch"],
      roles: [],
      fields: { properties: { instruction: { type: "string", default: "" } } },
    };
    const editor = { ...patch, serves: { edit: ["instruction"] } };
    const asked = given({ tasks: [edit], engines: [editor], draft: { task: "edit" } });
    expect(asked.reasons).toEqual(["Write what should change"]);
  });
});
