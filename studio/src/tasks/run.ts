import { Refusal } from "@/api/ask";
import { newName } from "@/api/naming";
import { forgetSent, uploadOnce } from "@/api/once";
import { patiently } from "@/api/patience";
import type { TreeNode } from "@/api/trees";
import type { RecipeFile } from "@/api/types";
import { layerFile } from "@/canvas/layers";
import { follow } from "@/running/follow";
import { shownNode, useBoard } from "@/state/board";
import { useDraft } from "@/state/draft";
import { useNotices } from "@/state/notices";
import { t } from "@/words";
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
  const files = await filesOf(asked); // as it is drawn now, however long the way is
  const key = newName();
  const grow = useBoard.getState().grow;
  const put = async () => grow({ parent: node.id, recipe, pictures: await sent(files), count: several, key });
  const swept = (error: unknown) => {
    if (!(error instanceof Refusal && error.status === 404)) throw error;
    forgetSent(); // an upload that was swept meanwhile is sent again, once
    return put();
  };
  const nodes = await patiently(
    () => put().catch(swept),
    () => useNotices.getState().say(t("tasks.lost")),
  );
  follow(nodes, node.id);
  return nodes;
}

/** By role: a file that is to be sent, or what the server has: the digest of an upload, the id of a node. */
type Files = Record<string, Blob | string>;

/** The pictures of a wish; those of layers as they are drawn now. */
async function filesOf({ task, roles }: Pick<Asked, "task" | "roles">): Promise<Files> {
  const found = await Promise.all(
    roles.map(async (role) => [role.role.name, await fileOf(task.name, role)] as const),
  );
  return Object.fromEntries(found.filter((pair): pair is [string, Blob | string] => pair[1] !== null));
}

/** The same, with every file sent. */
async function sent(files: Files): Promise<Record<string, string>> {
  const named = Object.entries(files).map(
    async ([name, file]) => [name, typeof file === "string" ? file : await uploadOnce(file)] as const,
  );
  return Object.fromEntries(await Promise.all(named));
}

/** Both at once. */
export const picturesOf = async (asked: Pick<Asked, "task" | "roles">): Promise<Record<string, string>> =>
  sent(await filesOf(asked));

async function fileOf(task: string, { role, source }: AskedRole): Promise<Blob | string | null> {
  if (!source) return null;
  if (source.kind === "node") return source.node;
  if (source.kind === "upload") return source.digest;
  const layer = layerOf(task, role);
  const drawn = layer && (await layerFile(layer));
  if (!drawn) return null;
  if (task === "paint" && role.name === "picture") return strokesOver(drawn);
  return layer === "piece" && role.mask ? alphaOf(drawn) : drawn;
}
