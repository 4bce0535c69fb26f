import type { TreeNode } from "@/api/trees";
import type { Step } from "@/api/types";
import { titleOf } from "@/tasks/groups";
import { t } from "@/words";

/** A name for a node: the one a person gave, else what made it. */
export function nameOf(node: TreeNode): string {
  if (node.name) return node.name;
  if (!node.recipe) return t("history.begun");
  return node.recipe.steps.map(({ task }) => titleOf(task)).join(", ");
}

/** What a node was made with, in a line: only what differs from nothing. */
export function howOf(node: Pick<TreeNode, "recipe">): string {
  const steps = node.recipe?.steps ?? [];
  return steps.flatMap((step) => [...told(step)]).join(" · ");
}

function* told(step: Step): Generator<string> {
  for (const [name, value] of Object.entries(step.with ?? {})) {
    if (value === "" || value === false || value === 0 || value === null) continue;
    yield value === true ? plain(name) : `${plain(name)} ${shown(value)}`;
  }
  if (step.engine) yield step.model ? `${step.engine}: ${step.model}` : step.engine;
}

const plain = (name: string): string => name.replaceAll("_", " ");

function shown(value: unknown): string {
  const text = typeof value === "number" ? String(Math.round(value * 1000) / 1000) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** How long ago, in plain words. */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60);
  if (minutes < 1) return t("history.now");
  if (minutes < 60) return t("history.minutes", { count: minutes });
  if (minutes < 48 * 60) return t("history.hours", { count: Math.floor(minutes / 60) });
  return t("history.days", { count: Math.floor(minutes / 1440) });
}
