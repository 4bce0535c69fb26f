import type { NodeState, TreeNode } from "@/api/trees";

/** What one job makes in a tree. */
export interface Run {
  job: string;
  state: NodeState;
  task: string;
  parent: string | null;
  at: number;
  /** Those that are not deleted. */
  nodes: TreeNode[];
}

const RANK: readonly NodeState[] = ["running", "queued", "failed", "cancelled", "done"];

/** The runs of a tree, the newest first; one whose pictures were all deleted is none. */
export function runsOf(nodes: readonly TreeNode[]): Run[] {
  const jobs = new Map<string, TreeNode[]>();
  for (const node of nodes)
    if (node.job && !node.deleted) jobs.set(node.job, [...(jobs.get(node.job) ?? []), node]);
  return [...jobs]
    .map(([job, made]) => ({
      job,
      state: RANK.find((state) => made.some((node) => node.state === state)) ?? "done",
      task: made[0]?.recipe?.steps.at(-1)?.task ?? "",
      parent: made[0]?.parent ?? null,
      at: Math.min(...made.map(({ at }) => at)),
      nodes: made.toSorted((a, b) => a.index - b.index),
    }))
    .sort((a, b) => b.at - a.at || b.nodes[0]!.id.localeCompare(a.nodes[0]!.id, "en", { numeric: true }));
}

/** Those that wait, go or went wrong: what a person may want to do something about. The oldest first. */
export const openRuns = (runs: readonly Run[]): Run[] =>
  runs.filter(({ state }) => state === "running" || state === "queued" || state === "failed").reverse();

/**
 * The run whose variants are laid side by side: that of the shown picture, else the newest that was made of it, else
 * none.
 */
export function besideOf(runs: readonly Run[], shown: string | null): Run | null {
  const made = runs.filter(({ nodes }) => nodes.some(({ picture }) => picture));
  return (
    made.find(({ nodes }) => nodes.some(({ id }) => id === shown)) ??
    made.find(({ parent }) => parent === shown) ??
    null
  );
}

/** The picture one step before or after, around the end; the first where none of them is shown. */
export function stepped(ids: readonly string[], shown: string | null, by: 1 | -1): string | null {
  const at = shown === null ? -1 : ids.indexOf(shown);
  if (at < 0) return ids[0] ?? null;
  return ids[(at + by + ids.length) % ids.length] ?? null;
}

/** The seed of one of a run's pictures: they are in a row. */
export const seedOf = ({ recipe, index }: TreeNode): number => (recipe?.seed ?? 0) + index;
