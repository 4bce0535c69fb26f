import type { Tree, TreeNode } from "@/api/trees";
import { nodeOf } from "@/state/board";

/** The picture to show for a node: its own, or while it has none, that of what it is being made of. */
export function baseOf(tree: Tree | null, shown: string | null): TreeNode | null {
  let node = nodeOf(tree, shown);
  while (node && !node.picture) node = nodeOf(tree, node.parent);
  return node;
}
