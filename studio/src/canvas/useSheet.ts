import { useEffect } from "react";
import type { TreeNode } from "@/api/trees";
import { useBoard } from "@/state/board";
import { useTool } from "@/state/tool";
import { useDesk } from "./desk";
import { useEye } from "./eye";
import { forgetPixels } from "./shown";

/** Lay out the sheet of the node that is shown, and look at it. */
export function useSheet(node: TreeNode | null): void {
  const tree = useBoard((board) => board.tree?.id);
  const id = node?.id;
  const width = node?.picture?.width;
  const height = node?.picture?.height;
  useEffect(() => {
    if (!tree || !id || !width || !height) return;
    const size = { width, height };
    useEye.getState().turnTo(size);
    useDesk.getState().lay(`${tree}/${id}`, size);
    return forgetPixels;
  }, [tree, id, width, height]);
  useEffect(() => {
    if (tree && width && height) useTool.getState().set({ size: handy(Math.max(width, height)) });
  }, [tree, width, height]);
}

/** A brush that is neither a dot nor a wall on a picture of that length. */
const handy = (length: number): number => Math.max(4, Math.round(length / 24));
