import type { Fault, RecipeFile } from "./types";

export type NodeState = "queued" | "running" | "done" | "failed" | "cancelled";

/** A picture of a tree, or one that is being made. */
export interface TreeNode {
  id: string;
  parent: string | null;
  at: number;
  name: string;
  starred: boolean;
  deleted: boolean;
  state: NodeState;
  job: string | null;
  index: number;
  recipe: RecipeFile | null;
  pictures: Record<string, string>;
  picture: {
    digest: string;
    width: number;
    height: number;
    bytes: number;
    format: string;
    mode: string;
  } | null;
  fault: Fault | null;
  seconds: number | null;
}

export interface Tree {
  id: string;
  name: string;
  revision: number;
  at: number;
  changed: number;
  nodes: TreeNode[];
}

export interface TreeLine {
  id: string;
  name: string;
  at: number;
  changed: number;
  nodes: number;
  cover: string | null;
}
