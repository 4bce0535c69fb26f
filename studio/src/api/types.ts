import type { components } from "./schema";

type Schemas = components["schemas"];

export type Fault = Schemas["Fault"];
export type Job = Schemas["Job"];
export type Upload = Schemas["Upload"];
export type Task = Schemas["Task"];
export type Role = Schemas["Role"];
export type Engine = Schemas["Engine"];
export type EngineSettings = Schemas["EngineSettings"];
export type Model = Schemas["Model"];
export type Plan = Schemas["Plan"];
export type Inspection = Schemas["Inspection"];
export type JobEvent = Schemas["Event"];

/** One step, as the server takes it: what is left out has its default. */
export interface Step {
  task: string;
  with?: Record<string, unknown>;
  engine?: string | null;
  model?: string;
  settings?: Record<string, unknown>;
  pictures?: Record<string, string>;
  makes?: string;
}

/** A recipe, as the server takes and tells it. */
export interface RecipeFile {
  anew?: number;
  seed?: number;
  mark?: boolean;
  steps: Step[];
}
