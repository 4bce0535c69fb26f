import type { Engine, Role, Task } from "@/api/types";
import type { LayerName } from "@/canvas/layers";
import type { Source } from "@/state/draft";
import { known, t } from "@/words";
import { sentence } from "./groups";

const LAYERS: Record<string, LayerName> = { scribbles: "scribbles", hints: "paint", piece: "piece" };

const RARE = new Set(["source", "subject", "labels", "control", "depth_map"]);

/** Whether a role stands under More. */
export const rareRole = ({ name, needed }: Role): boolean => !needed && RARE.has(name);

/** What is drawn on the canvas for a role; null where it is nothing that one draws. */
export function layerOf(task: string, role: Role): LayerName | null {
  if (task === "paint" && role.name === "picture") return "paint";
  if (task === "blend" && role.name === "mask") return "piece"; // its own transparency says what is taken
  return LAYERS[role.name] ?? (role.mask ? "mask" : null);
}

/** Whether a role is filled by what is done for another one: the mask of a piece is what of it lies on the canvas. */
export const follows = (task: string, { name }: Role): boolean => task === "blend" && name === "mask";

/** Whether a field is said by where a piece lies on the canvas. */
export const placedBy = (roles: readonly Role[], field: string): boolean =>
  (field === "left" || field === "top") && roles.some(({ name }) => name === "piece");

/** The pictures that are asked for beside the shown one, of those that the engine reads. */
export function rolesOf(task: Task, engine: Engine | null): Role[] {
  const read = engine?.serves[task.name];
  return task.roles.filter((role) => {
    if (role.name === "picture") return task.name === "paint";
    return role.needed || !read || read.includes(role.name);
  });
}

/**
 * Where the picture of a role comes from while nobody has said: from the canvas, where it is drawn there for this role
 * and no other. Null is nowhere.
 */
export function naturalSource(
  task: string,
  role: Role,
  drawn: Record<LayerName, boolean>,
  shown: string | null,
): Source | null {
  const layer = layerOf(task, role);
  const own = role.name === "mask" || role.needed || layer !== "mask";
  if (layer && own && drawn[layer]) return { kind: "layer" };
  if (task === "paint" && role.name === "reference" && drawn.paint && shown)
    return { kind: "node", node: shown };
  return null;
}

/** What a role is called. */
export function roleTitle(task: string, role: Role): string {
  const name = [`role.${task}.${role.name}`, `role.${role.name}`].find(known);
  return name && known(name) ? t(name) : sentence(role.name);
}

/** What to do about a role that lacks its picture, in a sentence. */
export function lackOf(task: string, role: Role): string {
  const name = [`lack.${task}.${role.name}`, `lack.${role.name}`].find(known);
  if (name && known(name)) return t(name);
  const label = roleTitle(task, role);
  return role.mask ? t("tasks.lack.mask", { label }) : t("tasks.lack.picture", { label });
}
