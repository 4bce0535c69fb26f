import { create } from "zustand";
import { askJson, Refusal } from "@/api/ask";
import { upload } from "@/api/pictures";
import type { Tree, TreeLine, TreeNode } from "@/api/trees";
import type { RecipeFile } from "@/api/types";

/** What is put to make new nodes of a node. */
export interface Wanted {
  parent: string;
  recipe: RecipeFile;
  /** By role: the digest of an upload, or the id of a node of the same tree. */
  pictures?: Record<string, string>;
  count?: number;
  /** A name of the wish: put twice under one it is one, so that what may have arrived can be sent again. */
  key?: string;
}

interface Board {
  trees: TreeLine[];
  tree: Tree | null;
  /** The id of the node on the canvas. */
  shown: string | null;
  /** The id of the node it is compared with; null is its parent. */
  other: string | null;
  busy: boolean;
  list: () => Promise<void>;
  open: (tree: string, node?: string) => Promise<void>;
  refresh: () => Promise<void>;
  /** A new tree that begins with a file. */
  begin: (file: Blob, name: string) => Promise<void>;
  close: () => void;
  show: (node: string | null) => void;
  compareWith: (node: string | null) => void;
  /** Put a job that grows the tree; the new nodes are there, queued, when this is done. */
  grow: (wanted: Wanted) => Promise<TreeNode[]>;
  /** Bring another picture into the tree. */
  bring: (file: Blob, name: string, parent?: string | null) => Promise<TreeNode>;
  change: (node: string, to: Partial<Pick<TreeNode, "name" | "starred" | "deleted">>) => Promise<void>;
  rename: (name: string) => Promise<void>;
}

const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel("anew-trees") : null;

/** The tree that is open, and where in it one stands. The server holds it; this is what is known of it here. */
export const useBoard = create<Board>()((set, get) => {
  const path = (rest = "") => `/v1/trees/${get().tree?.id}${rest}`;

  const told = () => tabs?.postMessage(get().tree?.id);

  const plant = async (body: object, key = ""): Promise<TreeNode[]> => {
    const id = get().tree?.id;
    const { nodes } = await askJson<{ nodes: TreeNode[] }>(path("/nodes"), {
      body,
      ...(key && { headers: { "Idempotency-Key": key } }),
    });
    if (get().tree?.id === id) await get().refresh();
    told();
    return nodes;
  };

  return {
    trees: [],
    tree: null,
    shown: null,
    other: null,
    busy: false,
    list: async () => set(await askJson<{ trees: TreeLine[] }>("/v1/trees")),
    open: async (id, node) => {
      const tree = await askJson<Tree>(`/v1/trees/${id}`);
      set({ tree, shown: node ?? lastOf(tree), other: null });
      remember(id);
    },
    refresh: async () => {
      const id = get().tree?.id;
      if (!id) return;
      const tree = await askJson<Tree>(`/v1/trees/${id}`);
      if (get().tree?.id !== id) return;
      const shown = tree.nodes.find((node) => node.id === get().shown && !node.deleted);
      set({ tree, shown: shown ? shown.id : lastOf(tree) });
    },
    begin: async (file, name) => {
      set({ busy: true });
      try {
        const { digest } = await upload(file);
        const tree = await askJson<Tree>("/v1/trees", { body: { name, picture: digest } });
        set({ tree, shown: lastOf(tree), other: null });
        remember(tree.id);
        told();
      } finally {
        set({ busy: false });
      }
    },
    close: () => {
      set({ tree: null, shown: null, other: null });
      remember(null);
    },
    show: (node) => set({ shown: node, other: null }),
    compareWith: (node) => set({ other: node }),
    grow: ({ count = 1, pictures = {}, key, ...wanted }) =>
      plant({ ...wanted, pictures, count, preview: true }, key),
    bring: async (file, name, parent = null) => {
      const { digest } = await upload(file);
      const [node] = await plant({ parent, picture: digest, name });
      return node!;
    },
    change: async (node, to) => {
      await askJson(path(`/nodes/${node}`), { method: "PATCH", body: to });
      await get().refresh();
      told();
    },
    rename: async (name) => {
      await askJson(path(), { method: "PATCH", body: { name } });
      await get().refresh();
      told();
    },
  };
});

/** Stand again where one stood, after a reload. */
export async function resume(): Promise<void> {
  const id = localStorage.getItem(PLACE);
  if (!id) return;
  try {
    await useBoard.getState().open(id);
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) remember(null);
    else throw error;
  }
}

/** Hear of what another tab changed. */
export function hearTabs(): void {
  tabs?.addEventListener("message", ({ data }) => {
    if (data === useBoard.getState().tree?.id)
      void useBoard
        .getState()
        .refresh()
        .catch(() => {});
  });
}

/** The node on the canvas. */
export const shownNode = (board: Pick<Board, "tree" | "shown">): TreeNode | null =>
  nodeOf(board.tree, board.shown);

/** A node of a tree by its id. */
export const nodeOf = (tree: Tree | null, id: string | null | undefined): TreeNode | null =>
  tree?.nodes.find((node) => node.id === id) ?? null;

const PLACE = "anew.tree";

function remember(tree: string | null): void {
  if (tree) localStorage.setItem(PLACE, tree);
  else localStorage.removeItem(PLACE);
}

function lastOf(tree: Tree): string | null {
  return tree.nodes.findLast((node) => node.picture && !node.deleted)?.id ?? null;
}
