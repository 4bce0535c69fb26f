import { useMemo } from "react";
import type { Task } from "@/api/types";
import { useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { type ToolName, useTool } from "@/state/tool";
import { layerOf } from "@/tasks/roles";
import type { LayerName } from "./layers";
import type { Drawn } from "./sheet";

const MASKING: readonly ToolName[] = ["brush", "eraser", "lasso", "rectangle", "wand"];

/** The tools of a task, after those that always are; the first of them comes to hand when the task is chosen. */
export interface Offer {
  tools: readonly ToolName[];
  layers: readonly LayerName[];
}

/** What one can draw for a task: by the layers that its pictures come from, and by whether it widens the canvas. */
export function offerOf(task: Task | undefined): Offer {
  if (!task) return { tools: ["move"], layers: [] };
  const layers = new Set<LayerName>();
  for (const role of task.roles) {
    if (role.name === "picture" && task.name !== "paint") continue;
    const layer = layerOf(task.name, role);
    if (layer) layers.add(layer);
  }
  const tools = new Set<ToolName>(["move"]);
  if ("left" in fieldsOf(task) && "right" in fieldsOf(task)) tools.add("frame");
  if (layers.has("piece")) tools.add("piece").add("brush").add("eraser");
  if (layers.has("paint")) tools.add("colour").add("eraser");
  if (layers.has("scribbles")) tools.add("scribble").add("eraser");
  if (layers.has("mask")) for (const tool of MASKING) tools.add(tool);
  if (layers.has("piece")) layers.add("mask"); // a brush on it says what of the piece is taken
  return { tools: [...tools], layers: [...layers] };
}

/** The tool that comes to hand with a task. */
export function naturalTool(task: Task | undefined): ToolName {
  const { tools, layers } = offerOf(task);
  if (tools.includes("frame")) return "frame";
  if (layers.includes("piece")) return "piece";
  const needs = task?.roles.some(({ name, needed }) => needed && name !== "picture");
  if (tools.includes("scribble") && !needs) return "scribble";
  return tools.find((tool) => tool !== "move") ?? "move";
}

/** What the chosen task offers, for a component. */
export function useOffer(): Offer {
  const chosen = useDraft(({ task }) => task);
  const tasks = useCatalogue((state) => state.tasks);
  return useMemo(() => offerOf(tasks.find(({ name }) => name === chosen)), [tasks, chosen]);
}

const fieldsOf = (task: Task): Record<string, unknown> =>
  (task.fields as { properties?: Record<string, unknown> }).properties ?? {};

const DRAWS: Partial<Record<ToolName, Drawn>> = { colour: "paint", scribble: "scribbles" };

let drawnLast: Drawn = "mask";

useTool.subscribe(({ tool }) => {
  if (tool !== "eraser" && tool !== "move") drawnLast = DRAWS[tool] ?? "mask";
});

/** The layer that the eraser is for: the one that was drawn on last, if the task reads it. */
export function erasedLayer(): Drawn {
  const { layers } = offerNow();
  if (layers.includes(drawnLast)) return drawnLast;
  return (["mask", "paint", "scribbles"] as const).find((layer) => layers.includes(layer)) ?? "mask";
}

/** What the chosen task offers. */
export function offerNow(): Offer {
  const { tasks } = useCatalogue.getState();
  return offerOf(tasks.find(({ name }) => name === useDraft.getState().task));
}
