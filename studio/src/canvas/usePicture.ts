import { useEffect, useState } from "react";
import { faultOf } from "@/api/ask";
import { bitmapAt, lookUrl } from "@/api/pictures";
import type { TreeNode } from "@/api/trees";
import type { Fault } from "@/api/types";
import { useBoard } from "@/state/board";
import { levelsOf } from "./levels";
import { useShown } from "./shown";

const SMALL = 512; // pixels of the look that is shown until the whole is there
const WORTH = 1_500_000; // pixels from which a small look first is worth its way

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
  // biome-ignore lint/correctness/useExhaustiveDependencies: trying again asks for it again
  useEffect(() => {
    if (!tree || !id || !width) return;
    const stop = new AbortController();
    const size = { width, height };
    const fetched = async (longest: number) => {
      const levels = await levelsOf(await bitmapAt(lookUrl(tree, id, longest), stop.signal), size);
      if (stop.signal.aborted || (longest && useShown.getState().whole && current === id)) return;
      if (!longest) current = id;
      useShown.setState({ levels, whole: !longest });
    };
    let current: string | null = null;
    setState({ loading: true, fault: null });
    if (width * height > WORTH) void fetched(SMALL).catch(() => {});
    fetched(0).then(
      () => !stop.signal.aborted && setState({ loading: false, fault: null }),
      (error: unknown) => !stop.signal.aborted && setState({ loading: false, fault: faultOf(error) }),
    );
    return () => stop.abort();
  }, [tree, id, width, height, tries]);
  return { ...state, again: () => setTries((count) => count + 1) };
}
