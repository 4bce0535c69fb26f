import { create } from "zustand";
import { useTool } from "@/state/tool";
import type { Point } from "./plane";

interface Trace {
  /** What is being outlined, in pixels of the picture; none while nothing is. */
  kind: "lasso" | "rectangle" | null;
  points: readonly Point[];
  /** Whether it takes away. */
  takes: boolean;
  set: (to: Partial<Omit<Trace, "set">>) => void;
}

/** The outline that is drawn before it is filled. */
export const useTrace = create<Trace>()((set) => ({
  kind: null,
  points: [],
  takes: false,
  set: (to) => set(to),
}));

/** Nothing is outlined any more. */
export const endTrace = (): void => useTrace.setState({ kind: null, points: [] });

useTool.subscribe((now, before) => {
  if (now.tool !== before.tool) endTrace(); // an outline is finished with the tool that began it
});
