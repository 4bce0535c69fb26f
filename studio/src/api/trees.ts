import type { components } from "./schema";
import type { RecipeFile } from "./types";

type Schemas = components["schemas"];

/** A picture of a tree, or one that is being made. */
export type TreeNode = Omit<Schemas["Node"], "recipe"> & { recipe: RecipeFile | null };

export type NodeState = TreeNode["state"];

export type Tree = Omit<Schemas["Tree"], "nodes"> & { nodes: TreeNode[] };

/** A tree in a list. */
export type TreeLine = Schemas["TreeBrief"];
