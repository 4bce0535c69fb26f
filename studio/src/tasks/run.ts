import { Refusal } from "@/api/ask";
import { forgetSent, uploadOnce } from "@/api/once";
import type { TreeNode } from "@/api/trees";
import type { RecipeFile } from "@/api/types";
import { layerFile } from "@/canvas/layers";
import { follow } from "@/running/follow";
import { shownNode, useBoard } from "@/state/board";
import { useDraft } from "@/state/draft";
import { type Asked, type AskedRole, recipeOf } from "./asked";
import { alphaOf, strokesOver } from "./composing";
import { layerOf } from "./roles";
import { drawSeed, seeded } from "./seeds";

/**
 * Put what is asked as a job on the picture that is shown.
 *
 * @param instead the recipe of a plan, where there is one.
 * @throws Refusal as the server says it, or where nothing of a layer is drawn any more.
 */
export async function run(asked: Asked, instead?: (seed: number) => RecipeFile | null): Promise<TreeNode[]> {
  const node = shownNode(useBoard.getState());
  if (!node?.picture) return [];
  const { set, fresh, seed: fixed, count } = useDraft.getState();
  const seed = fresh ? drawSeed() : fixed;
  set({ seed });
  const several = seeded(asked.task.name, asked.engine?.name ?? "") ? count : 1;
  const recipe = instead?.(seed) ?? recipeOf(asked, seed);
  const put = async () =>
    useBoard.getState().grow({ parent: node.id, recipe, pictures: await picturesOf(asked), count: several });
  const nodes = await put().catch((error: unknown) => {
    if (!(error instanceof Refusal && error.status === 404)) throw error;
    forgetSent(); // an upload that was swept meanwhile is sent again, once
    return put();
  });
  follow(nodes, node.id);
  return nodes;
}

/** By role: the digest of what was sent for it, or the id of a node. */
export async function picturesOf({
  task,
  roles,
}: Pick<Asked, "task" | "roles">): Promise<Record<string, string>> {
  const found = await Promise.all(
    roles.map(async ({ role, source }) => [role.name, await pictureOf(task.name, { role, source })] as const),
  );
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== null));
}

async function pictureOf(task: string, { role, source }: AskedRole): Promise<string | null> {
  if (!source) return null;
  if (source.kind === "node") return source.node;
  if (source.kind === "upload") return source.digest;
  const layer = layerOf(task, role);
  const drawn = layer && (await layerFile(layer));
  if (!drawn) return null;
  if (task === "paint" && role.name === "picture") return uploadOnce(await strokesOver(drawn));
  if (layer === "piece" && role.mask) return uploadOnce(await alphaOf(drawn));
  return uploadOnce(drawn);
}
