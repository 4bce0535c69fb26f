import { create } from "zustand";

/** What the pointer does on the canvas. */
export type ToolName =
  | "move"
  | "brush"
  | "eraser"
  | "lasso"
  | "rectangle"
  | "wand"
  | "frame"
  | "colour"
  | "scribble"
  | "piece";

/** How two pictures are shown together. */
export type Comparing = "off" | "slider" | "blink" | "difference" | "beside";

/** What fills the middle of the window. */
export type Place = "canvas" | "live";

export interface Tool {
  tool: ToolName;
  /** Width of the brush, pixels of the picture. */
  size: number;
  /** 0 is a soft edge, 1 a hard one. */
  hardness: number;
  /** Of the wand, 0 to 255. */
  tolerance: number;
  /** Whether the wand takes only what is connected. */
  contiguous: boolean;
  /** Whether lasso, rectangle and wand take away instead of adding. */
  takes: boolean;
  /** What the colour brush paints with. */
  color: string;
  /** What a scribble says: this belongs to the subject, or it does not. */
  scribble: "subject" | "background";
  comparing: Comparing;
  place: Place;
  set: (to: Partial<Omit<Tool, "set">>) => void;
}

/** The tool in hand. */
export const useTool = create<Tool>()((set) => ({
  tool: "brush",
  size: 48,
  hardness: 1,
  tolerance: 24,
  contiguous: true,
  takes: false,
  color: "#d9482b",
  scribble: "subject",
  comparing: "off",
  place: "canvas",
  set: (to) => set(to),
}));
