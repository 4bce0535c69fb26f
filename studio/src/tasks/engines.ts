import type { Engine, Model, Task } from "@/api/types";
import { t } from "@/words";

/** Why an engine cannot be asked just now, and what helps. */
export interface Want {
  reason: string;
  /** What to type in a terminal; empty where nothing helps. */
  get: string;
}

/** The engines of a task, as the server orders them: least need first. */
export const enginesOf = (task: Task, engines: readonly Engine[]): Engine[] =>
  task.engines.flatMap((name) => engines.find((engine) => engine.name === name) ?? []);

/** The models that an engine may take: its own, and those of which nobody knows whose they are. */
export const modelsOf = (engine: Engine, models: readonly Model[]): Model[] =>
  engine.model === "none"
    ? []
    : models.filter((model) => model.engine === engine.name || model.engine === null);

/** What an engine lacks; null where it can be asked. */
export function wantOf(engine: Engine, models: readonly Model[]): Want | null {
  if (!engine.ready)
    return { reason: t("tasks.engine.missing", { what: engine.missing.join(", ") }), get: engine.get };
  if (engine.model !== "needed" || modelsOf(engine, models).length > 0) return null;
  return engine.name === "gan"
    ? { reason: t("tasks.engine.noTrained"), get: "anew train --help" }
    : { reason: t("tasks.engine.noModel"), get: "anew models list --catalogue" };
}

/** The engine that was chosen where it still serves the task, else the first that can. */
export function engineOf(
  task: Task,
  engines: readonly Engine[],
  models: readonly Model[],
  chosen: string | undefined,
): Engine | null {
  const serving = enginesOf(task, engines);
  return (
    serving.find(({ name }) => name === chosen) ??
    serving.find((engine) => wantOf(engine, models) === null) ??
    serving[0] ??
    null
  );
}

/** The model that was chosen where it is still there, else the first where one is needed; "" is none. */
export function modelOf(engine: Engine, models: readonly Model[], chosen: string | undefined): string {
  const fitting = modelsOf(engine, models);
  if (fitting.some(({ name }) => name === chosen)) return chosen ?? "";
  return engine.model === "needed" ? (fitting[0]?.name ?? "") : "";
}
