import type { ToolName } from "@/state/tool";
import type { IconName } from "@/ui/icons";
import type { Words } from "@/words";

interface About {
  icon: IconName;
  key: string;
  label: keyof Words;
}

/** Every tool of the canvas, in the order in which the rail has them. */
export const TOOLS: Record<ToolName, About> = {
  move: { icon: "move", key: "m", label: "tool.move" },
  frame: { icon: "frame", key: "o", label: "tool.frame" },
  piece: { icon: "piece", key: "g", label: "tool.piece" },
  brush: { icon: "brush", key: "b", label: "tool.brush" },
  colour: { icon: "colour", key: "p", label: "tool.colour" },
  scribble: { icon: "scribble", key: "s", label: "tool.scribble" },
  eraser: { icon: "eraser", key: "e", label: "tool.eraser" },
  lasso: { icon: "lasso", key: "l", label: "tool.lasso" },
  rectangle: { icon: "rectangle", key: "r", label: "tool.rectangle" },
  wand: { icon: "wand", key: "w", label: "tool.wand" },
};

export const ORDER = Object.keys(TOOLS) as ToolName[];
