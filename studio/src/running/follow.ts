import type { TreeNode } from "@/api/trees";
import { useBoard } from "@/state/board";

let waiting: { tree: string; ids: string[]; from: string } | null = null;

/** Show the first picture of a run as soon as it is done, unless the person has gone elsewhere meanwhile. */
export function follow(nodes: readonly TreeNode[], from: string): void {
  const tree = useBoard.getState().tree?.id;
  waiting = tree ? { tree, ids: nodes.map(({ id }) => id), from } : null;
  look();
}

/** What to show of a run that is waited for: its first picture that is done. */
export function firstDone(nodes: readonly TreeNode[], ids: readonly string[]): TreeNode | null {
  return nodes.find(({ id, state, picture }) => ids.includes(id) && state === "done" && picture) ?? null;
}

function look(): void {
  const { tree, shown, show } = useBoard.getState();
  if (!waiting || !tree) return;
  if (tree.id !== waiting.tree || shown !== waiting.from) {
    waiting = null;
    return;
  }
  const done = firstDone(tree.nodes, waiting.ids);
  if (!done) return;
  waiting = null;
  show(done.id);
}

useBoard.subscribe(look);
