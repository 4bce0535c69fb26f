import { useEffect, useMemo } from "react";
import type { TreeNode } from "@/api/trees";
import { useDraft } from "@/state/draft";
import { useEye } from "./eye";
import { type Margins, marginsOf, SIDES } from "./frame";

const NOTHING: Record<string, unknown> = {};

/** The margins that the draft of the chosen task asks for. */
export function useMargins(): Margins {
  const fields = useDraft(({ task, fields: all }) => all[task] ?? NOTHING);
  const picture = useEye((eye) => eye.picture);
  return useMemo(() => marginsOf(fields, picture), [fields, picture]);
}

/** Ask for margins, and for no aspect. */
export function askMargins(margins: Margins): void {
  const { fill } = useDraft.getState();
  fill("aspect", "");
  for (const side of SIDES) fill(side, margins[side]);
}

/** Ask for an aspect, and for no margins; "" is none. */
export function askAspect(aspect: string): void {
  askMargins({ left: 0, top: 0, right: 0, bottom: 0 });
  useDraft.getState().fill("aspect", aspect);
}

/** What a result was widened by is done: the frame lies close to it, to be dragged again. */
export function useSpentMargins(node: TreeNode | null): void {
  const id = node?.id;
  const asked = node?.recipe?.steps.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when another node is shown
  useEffect(() => {
    const { task, fields } = useDraft.getState();
    if (!id || asked?.task !== task || !asked.with) return;
    const names = ["aspect", ...SIDES];
    const same = names.every((name) => (asked.with?.[name] || 0) === (fields[task]?.[name] || 0));
    if (same && names.some((name) => fields[task]?.[name])) askAspect("");
  }, [id]);
}
