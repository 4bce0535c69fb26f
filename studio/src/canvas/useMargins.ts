import { useMemo } from "react";
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
