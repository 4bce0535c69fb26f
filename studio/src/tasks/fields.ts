import { t } from "@/words";
import { sentence } from "./groups";

/**
 * A field of a form, as a JSON schema says it.
 *
 *     number    a slider beside a number where the range is short, else a number
 *     switch    yes or no
 *     choice    one of a few
 *     color     #rrggbb, or nothing
 *     aspect    width:height, or nothing
 *     numbers   several whole numbers with commas between, such as a box; or nothing
 *     text      words; long ones over several lines
 *     lines     a list of words, one a line
 */
export type Kind = "number" | "switch" | "choice" | "color" | "aspect" | "numbers" | "text" | "lines";

export interface Field {
  kind: Kind;
  name: string;
  label: string;
  help: string;
  /** What it is where nobody says anything. */
  default: unknown;
  min: number;
  max: number;
  whole: boolean;
  options: readonly string[];
  /** What each of several numbers is. */
  parts: readonly string[];
  long: boolean;
  /** Letters at most. */
  most: number;
  /** Whether it stands under More. */
  rare: boolean;
}

/** As much of a JSON schema as is read. */
interface Schema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  enum?: readonly unknown[];
  format?: string;
  anyOf?: readonly Schema[];
}

const PARTS: Record<string, readonly string[]> = {
  box: ["left", "top", "width", "height"],
  point: ["left", "top"],
};
const RARE = new Set([
  "negative_prompt",
  "guidance_scale",
  "picture_guidance",
  "exclude_subject",
  "resolution",
]);
const LONG = /prompt|instruction/;

/** The fields of a schema, in its order. */
export function fieldsOf(schema: Record<string, unknown>): Field[] {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  return Object.entries(properties).map(([name, told]) => fieldOf(name, told));
}

function fieldOf(name: string, told: Schema): Field {
  const nullable = told.anyOf?.find(({ type }) => type !== "null");
  const schema = nullable ? { ...nullable, ...told, type: nullable.type } : told;
  return {
    kind: kindOf(schema),
    name,
    label: sentence(schema.title ?? name),
    help: (schema.description ?? "").replaceAll("``", "").replace(/\s+/g, " "),
    default: schema.default,
    min: schema.minimum ?? Number.NEGATIVE_INFINITY,
    max: schema.maximum ?? Number.POSITIVE_INFINITY,
    whole: schema.type === "integer",
    options: (schema.enum ?? []).map(String),
    parts: PARTS[schema.format ?? ""] ?? [],
    long: LONG.test(name),
    most: schema.maxLength ?? Number.POSITIVE_INFINITY,
    rare: RARE.has(name),
  };
}

function kindOf({ type, format, enum: options }: Schema): Kind {
  if (options) return "choice";
  if (type === "boolean") return "switch";
  if (type === "integer" || type === "number") return "number";
  if (type === "array") return "lines";
  if (format === "color" || format === "aspect") return format;
  return format && format in PARTS ? "numbers" : "text";
}

/** How far one step of a number goes; 0 where its range is too long for a slider. */
export function stepOf({ min, max, whole }: Field): number {
  const range = max - min;
  if (!(range <= 100)) return 0;
  if (whole) return 1;
  return range <= 1 ? 0.01 : range <= 10 ? 0.1 : 0.5;
}

/** What is wrong with a value, in words; null where nothing is. */
export function wrong(field: Field, value: unknown): string | null {
  const { kind, label, min, max } = field;
  if (value === undefined || value === field.default) return null;
  switch (kind) {
    case "number": {
      if (typeof value !== "number" || Number.isNaN(value)) return t("tasks.wrong.number", { label });
      if (field.whole && !Number.isInteger(value)) return t("tasks.wrong.whole", { label });
      if (value < min && max === Number.POSITIVE_INFINITY) return t("tasks.wrong.min", { label, min });
      return value < min || value > max ? t("tasks.wrong.range", { label, min, max }) : null;
    }
    case "color":
      return value === "" || /^#[0-9a-f]{6}$/i.test(String(value)) ? null : t("tasks.wrong.color", { label });
    case "aspect":
      return value === "" || isAspect(String(value)) ? null : t("tasks.wrong.aspect", { label });
    case "numbers": {
      const numbers = String(value).split(",");
      const fits = numbers.length === field.parts.length && numbers.every((one) => /^\s*-?\d+\s*$/.test(one));
      return value === "" || fits ? null : t("tasks.wrong.numbers", { label, parts: field.parts.join(", ") });
    }
    case "text":
      return String(value).length > field.most ? t("tasks.wrong.long", { label, most: field.most }) : null;
    default:
      return null;
  }
}

/** Whether it is two numbers above 0 with a colon between. */
function isAspect(text: string): boolean {
  const found = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text.trim());
  return found !== null && Number(found[1]) > 0 && Number(found[2]) > 0;
}
