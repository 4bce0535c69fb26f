import type { KeyboardEvent } from "react";
import { useTool } from "@/state/tool";
import { useDesk } from "./desk";
import { useEye } from "./eye";
import { clear } from "./fill";
import { closeLasso } from "./grips/lasso";
import { erasedLayer } from "./offer";
import { endTrace } from "./trace";

const STEP = 60; // CSS pixels
const WAYS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Keys that hold while the picture has the focus. */
export function stageKeys(event: KeyboardEvent): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
  if (!did(event.key, event.shiftKey ? STEP * 4 : STEP)) return;
  event.preventDefault();
  event.stopPropagation();
}

function did(key: string, by: number): boolean {
  const { sheet } = useDesk.getState();
  const way = WAYS[key];
  if (way) useEye.getState().pan(way[0] * by, way[1] * by);
  else if (key === "Delete" && useTool.getState().tool === "piece") sheet?.place(null);
  else if (key === "Delete") sheet?.change(erasedLayer(), clear);
  else if (key === "Escape") endTrace();
  else if (key === "Enter" && sheet && useTool.getState().tool === "lasso") closeLasso(sheet);
  else return false;
  return true;
}
