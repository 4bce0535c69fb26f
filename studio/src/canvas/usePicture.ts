import { useEffect, useState } from "react";
import { faultOf } from "@/api/ask";
import { bitmapAt, lookUrl, pictureUrl } from "@/api/pictures";
import type { TreeNode } from "@/api/trees";
import type { Fault } from "@/api/types";
import { useBoard } from "@/state/board";
import { levelsOf } from "./levels";
import type { Extent } from "./plane";
import { useShown } from "./shown";

const SMALL = 512; // pixels of the look that is shown until the whole is there
const SHOWN = new Set(["png", "jpeg", "webp"]);
const WORTH = 1_500_000; // pixels from which a small look first is worth its way

let treeShown = "";

/**
 * Fetch the picture of a node and show it; the last one stays until there is something of the new one.
 *
 * @returns whether it is on its way, and what went wrong
 */
export function usePicture(node: TreeNode | null): {
  loading: boolean;
  fault: Fault | null;
  again: () => void;
} {
  const tree = useBoard((board) => board.tree?.id);
  const [state, setState] = useState<{ loading: boolean; fault: Fault | null }>({
    loading: false,
    fault: null,
  });
  const [tries, setTries] = useState(0);
  const id = node?.id;
  const width = node?.picture?.width ?? 0;
  const height = node?.picture?.height ?? 0;
  const format = node?.picture?.format ?? "";
  // biome-ignore lint/correctness/useExhaustiveDependencies: trying again asks for it again
  useEffect(() => {
    if (!tree || !id || !width) return;
    const stop = new AbortController();
    if (treeShown !== tree) useShown.setState({ levels: null, whole: false }); // another tree's picture is no stand-in
    treeShown = tree;
    const size = { width, height };
    let there = false;
    const small = async () => {
      const levels = await levelsOf(await bitmapAt(lookUrl(tree, id, SMALL), stop.signal), size);
      if (!stop.signal.aborted && !there) useShown.setState({ levels, whole: false });
    };
    const whole = async () => {
      const levels = await levelsOf(await wholeOf(tree, id, format, size, stop.signal), size);
      if (stop.signal.aborted) return;
      there = true;
      useShown.setState({ levels, whole: true });
    };
    setState({ loading: true, fault: null });
    if (width * height > WORTH) void small().catch(() => {});
    whole().then(
      () => !stop.signal.aborted && setState({ loading: false, fault: null }),
      (error: unknown) => !stop.signal.aborted && setState({ loading: false, fault: faultOf(error) }),
    );
    return () => stop.abort();
  }, [tree, id, width, height, format, tries]);
  return { ...state, again: () => setTries((count) => count + 1) };
}

/** The whole picture: the file itself where browsers show its kind, else as the server makes it for them. */
async function wholeOf(
  tree: string,
  id: string,
  format: string,
  { width, height }: Extent,
  signal: AbortSignal,
): Promise<ImageBitmap> {
  if (SHOWN.has(format)) {
    const bitmap = await bitmapAt(pictureUrl(tree, id), signal).catch(() => null);
    if (bitmap?.width === width && bitmap.height === height) return bitmap;
    signal.throwIfAborted();
  }
  return bitmapAt(lookUrl(tree, id, 0), signal);
}
