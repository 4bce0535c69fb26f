import type { Engine, EngineSettings, Model, RecipeFile, Role, Task } from "@/api/types";
import type { LayerName } from "@/canvas/layers";
import type { Source } from "@/state/draft";
import { t } from "@/words";
import { engineOf, modelOf, type Want, wantOf } from "./engines";
import { type Field, fieldsOf, wrong } from "./fields";
import { lackOf, layerOf, naturalSource, rolesOf } from "./roles";

/** What is known, filled in and drawn, out of which follows what is asked. */
export interface Given {
  tasks: readonly Task[];
  engines: readonly Engine[];
  models: readonly Model[];
  settings: Record<string, EngineSettings>;
  draft: {
    task: string;
    fields: Record<string, Record<string, unknown>>;
    engines: Record<string, string>;
    models: Record<string, string>;
    settings: Record<string, Record<string, unknown>>;
    sources: Record<string, Record<string, Source>>;
  };
  drawn: Record<LayerName, boolean>;
  shown: string | null;
}

export interface AskedRole {
  role: Role;
  /** Where its picture comes from; null is nowhere. */
  source: Source | null;
}

/** What is going to be asked: of whom, with what, and why it cannot be yet. */
export interface Asked {
  task: Task;
  engine: Engine | null;
  want: Want | null;
  model: string;
  fields: Field[];
  values: Record<string, unknown>;
  knobs: Field[];
  knobValues: Record<string, unknown>;
  roles: AskedRole[];
  /** Why it cannot be run, the first thing to do first; empty where it can. */
  reasons: string[];
}

/** Read a draft. Null while the server has not told what there is. */
export function askedOf(given: Given): Asked | null {
  const { tasks, engines, models, draft } = given;
  const task = tasks.find(({ name }) => name === draft.task) ?? tasks[0];
  if (!task) return null;
  const engine = engineOf(task, engines, models, draft.engines[task.name]);
  const read = engine?.serves[task.name];
  const fields = fieldsOf(task.fields).filter(({ name }) => !read || read.includes(name));
  const schema = engine ? given.settings[engine.name]?.settings : undefined;
  const knobs = fieldsOf(schema ?? {}).map((knob) => ({ ...knob, rare: true }));
  const roles = rolesOf(task, engine).map((role) => ({
    role,
    source: draft.sources[task.name]?.[role.name] ?? naturalSource(task.name, role, given.drawn, given.shown),
  }));
  const asked = {
    task,
    engine,
    want: engine ? wantOf(engine, models) : null,
    model: engine ? modelOf(engine, models, draft.models[engine.name]) : "",
    fields,
    values: draft.fields[task.name] ?? {},
    knobs,
    knobValues: (engine && draft.settings[engine.name]) ?? {},
    roles,
  };
  return { ...asked, reasons: reasonsOf(asked, given) };
}

function reasonsOf(asked: Omit<Asked, "reasons">, { drawn }: Given): string[] {
  const { task, engine, want, fields, values, knobs, knobValues, roles } = asked;
  if (!engine) return [t("tasks.noEngine")];
  if (want) return [want.reason];
  const lacking = roles
    .filter(({ role, source }) => role.needed && role.name !== "picture" && !there(role, source))
    .map(({ role }) => lackOf(task.name, role));
  const faults = [
    ...fields.map((field) => wrong(field, values[field.name])),
    ...knobs.map((knob) => wrong(knob, knobValues[knob.name])),
  ].filter((fault) => fault !== null);
  return [...new Set([...lacking, ...faults, ...unsaid(task.name, fields, values)])];

  function there(role: Role, source: Source | null): boolean {
    if (source?.kind !== "layer") return source !== null;
    const layer = layerOf(task.name, role);
    return layer !== null && drawn[layer];
  }
}

/** What must be said though the schema has a default for it: with nothing said, nothing would be done. */
const SAY: Record<string, readonly string[]> = {
  edit: ["instruction"],
  reimagine: ["prompt"],
  outpaint: ["left", "top", "right", "bottom", "aspect"],
  retarget: ["width", "height", "aspect"],
};

function unsaid(task: string, fields: readonly Field[], values: Record<string, unknown>): string[] {
  const names = SAY[task];
  if (!names) return [];
  const said = fields.some(({ name }) => names.includes(name) && Boolean(values[name]));
  return said ? [] : [t(`tasks.say.${task as "edit" | "reimagine" | "outpaint" | "retarget"}`)];
}

/** The recipe of what is asked: what has its default is left out. */
export function recipeOf(asked: Asked, seed: number): RecipeFile {
  const { task, engine, model, fields, values, knobs, knobValues } = asked;
  const said = given(fields, values);
  const settings = given(knobs, knobValues);
  return {
    anew: 1,
    seed,
    steps: [
      {
        task: task.name,
        ...(engine && { engine: engine.name }),
        ...(model && { model }),
        with: said,
        ...(Object.keys(settings).length > 0 && { settings }),
      },
    ],
  };
}

function given(fields: readonly Field[], values: Record<string, unknown>): Record<string, unknown> {
  const told = fields.filter(
    (field) => values[field.name] !== undefined && values[field.name] !== field.default,
  );
  return Object.fromEntries(told.map(({ name }) => [name, values[name]]));
}
