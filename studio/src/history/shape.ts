import type { Tree, TreeNode } from "@/api/trees";

/** Where a node is drawn: rows from the top, lanes from the left. */
export interface Placed {
  node: TreeNode;
  row: number;
  lane: number;
  /** Where its parent is drawn; null for one that came from outside. */
  from: { row: number; lane: number } | null;
}

/**
 * Lay a tree out as a person reads it: what was made of a picture follows it, the oldest first; the first child keeps
 * the lane of its parent, and every other one opens a lane of its own to the right of what is drawn so far.
 * What was deleted is left out, and what was made of it hangs on the nearest that is there.
 */
export function layOut(tree: Pick<Tree, "nodes">): Placed[] {
  const there = new Map(tree.nodes.map((node) => [node.id, node]));
  const children = new Map<string | null, TreeNode[]>();
  for (const node of tree.nodes) {
    if (node.deleted) continue;
    const parent = shownParent(node, there)?.id ?? null;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const placed: Placed[] = [];
  let lanes = 0;
  const put = (node: TreeNode, lane: number, from: Placed["from"]) => {
    const here = { row: placed.length, lane };
    placed.push({ node, from, ...here });
    const [first, ...others] = children.get(node.id) ?? [];
    if (first) put(first, lane, here);
    for (const other of others) put(other, ++lanes, here);
  };
  const roots = children.get(null) ?? [];
  roots.forEach((root, index) => {
    put(root, index === 0 ? 0 : ++lanes, null);
  });
  return placed;
}

/** The nearest node above one that was not deleted. */
export function shownParent(node: TreeNode, there: ReadonlyMap<string, TreeNode>): TreeNode | null {
  const passed = new Set<string>();
  let parent = node.parent;
  while (parent && !passed.has(parent)) {
    passed.add(parent);
    const found = there.get(parent);
    if (!found || found === node) return null;
    if (!found.deleted) return found;
    parent = found.parent;
  }
  return null;
}

/** From the beginning to a node, both with it. */
export function lineage(tree: Pick<Tree, "nodes">, id: string): TreeNode[] {
  const there = new Map(tree.nodes.map((node) => [node.id, node]));
  const line: TreeNode[] = [];
  for (let node = there.get(id); node && !line.includes(node); node = there.get(node.parent ?? ""))
    line.unshift(node);
  return line;
}
