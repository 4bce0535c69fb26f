import { describe, expect, test } from "vitest";
import { type Field, fieldsOf, stepOf, wrong } from "./fields";

const SCHEMA = {
  properties: {
    prompt: { type: "string", title: "Prompt", default: "", maxLength: 5 },
    strength: { type: "number", minimum: 0, maximum: 1, default: 0.5, description: "``0`` leaves\nit." },
    grow: { type: "integer", minimum: 0, maximum: 64, default: 0 },
    left: { type: "integer", minimum: -32768, maximum: 32768, default: 0 },
    keep_colors: { type: "boolean", title: "Keep Colors", default: false },
    only: { type: "string", enum: ["both", "colors"], default: "both" },
    color: { type: "string", format: "color", default: "" },
    aspect: { type: "string", format: "aspect", default: "" },
    box: { type: "string", format: "box", default: "" },
    loras: { type: "array", items: { type: "string" }, default: [] },
    depth: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }], default: null },
  },
};
const fields = Object.fromEntries(fieldsOf(SCHEMA).map((field) => [field.name, field])) as Record<
  string,
  Field
>;

describe("a schema becomes fields", () => {
  test("each kind of value has its own control", () => {
    const kinds = Object.fromEntries(Object.values(fields).map(({ name, kind }) => [name, kind]));
    expect(kinds).toEqual({
      prompt: "text",
      strength: "number",
      grow: "number",
      left: "number",
      keep_colors: "switch",
      only: "choice",
      color: "color",
      aspect: "aspect",
      box: "numbers",
      loras: "lines",
      depth: "number",
    });
  });

  test("names are read as words, and help without marks of code", () => {
    expect(fields.keep_colors?.label).toBe("Keep colors");
    expect(fields.strength?.help).toBe("0 leaves it.");
  });

  test("a prompt has several lines", () => {
    expect(fields.prompt?.long).toBe(true);
  });

  test("there is a slider where the range is short, and none where it is not", () => {
    expect(["strength", "grow", "left"].map((name) => stepOf(fields[name]!))).toEqual([0.01, 1, 0]);
  });

  test("a schema without properties has no fields", () => {
    expect(fieldsOf({ type: "object" })).toEqual([]);
  });
});

describe("what is wrong is said", () => {
  test.each([
    ["strength", 1.5, "Strength must be from 0 to 1."],
    ["strength", Number.NaN, "Strength must be a number."],
    ["grow", 2.5, "Grow must be a whole number."],
    ["grow", -1, "Grow must be from 0 to 64."],
    ["depth", 0, "Depth must be at least 1."],
    ["color", "red", "Color must be a colour such as #3366cc."],
    ["aspect", "16:0", "Aspect must be width to height, such as 16:9."],
    ["box", "1,2,3", "Box must be left, top, width, height, with commas between."],
    ["prompt", "sixteen", "Prompt may have 5 letters."],
  ])("%s = %s", (name, value, said) => {
    expect(wrong(fields[name]!, value)).toBe(said);
  });

  test.each([
    ["strength", 0],
    ["grow", 64],
    ["color", "#A0b1C2"],
    ["color", ""],
    ["aspect", "2.39:1"],
    ["box", "0, 0, 10, 20"],
    ["left", undefined],
    ["depth", null],
  ])("nothing is wrong with %s = %s", (name, value) => {
    expect(wrong(fields[name]!, value)).toBeNull();
  });
});
