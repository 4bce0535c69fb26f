import { type ToolName, useTool } from "@/state/tool";
import { useDesk } from "./desk";
import { useEye } from "./eye";
import { brush } from "./grips/brush";
import type { Grip, Touch } from "./grips/grip";
import { lasso } from "./grips/lasso";
import { pipette } from "./grips/pipette";
import { rectangle } from "./grips/rectangle";
import { wand } from "./grips/wand";
import { erasedLayer } from "./offer";
import type { Point } from "./plane";
import { pinched, toPicture } from "./view";

const WHEEL = 0.0022; // of zoom, a pixel of the wheel

/**
 * What pointers and the wheel do on the stage: one draws with the tool in hand, the middle button, the space key and
 * two fingers move the picture.
 *
 * @returns what ends it.
 */
export function holdStage(stage: HTMLElement, spaceHeld: () => boolean): () => void {
  const fingers = new Map<number, Point>();
  let grip: Grip | null = null;
  let pans: Point | null = null;
  let gripped = -1;

  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  const touchOf = (event: PointerEvent): Touch => ({
    ...toPicture(useEye.getState().view, pointOf(event)),
    pressure: event.pointerType === "pen" ? Math.max(0.08, event.pressure) : 1,
    alt: event.altKey,
    shift: event.shiftKey,
  });

  const letGo = () => {
    grip = null;
    gripped = -1;
    pans = null;
    stage.dataset.doing = "";
  };

  const down = (event: PointerEvent) => {
    if (event.target instanceof Element && event.target.closest("[data-own]")) return;
    stage.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") fingers.set(event.pointerId, pointOf(event));
    if (fingers.size === 2) {
      grip?.cancel();
      letGo();
      return;
    }
    if (gripped >= 0 || fingers.size > 2) return;
    gripped = event.pointerId;
    const { tool } = useTool.getState();
    if (event.button === 1 || spaceHeld() || (event.button === 0 && DRAGS.has(tool))) {
      event.preventDefault();
      pans = pointOf(event);
      stage.dataset.doing = "pan";
    } else if (event.button === 0) grip = gripOf(tool, touchOf(event));
  };

  const move = (event: PointerEvent) => {
    if (fingers.size === 2 && fingers.has(event.pointerId)) {
      const from = [...fingers.values()] as [Point, Point];
      fingers.set(event.pointerId, pointOf(event));
      const eye = useEye.getState();
      eye.look(pinched(eye.view, from, [...fingers.values()] as [Point, Point]));
      return;
    }
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, pointOf(event));
    if (event.pointerId !== gripped) return;
    if (pans) {
      const to = pointOf(event);
      useEye.getState().pan(to.x - pans.x, to.y - pans.y);
      pans = to;
    } else if (grip) {
      const all = event.getCoalescedEvents?.() ?? [];
      grip.move((all.length ? all : [event]).map(touchOf));
    }
  };

  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (event.pointerId !== gripped) return;
    if (event.type === "pointercancel") grip?.cancel();
    else grip?.up();
    letGo();
  };

  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const eye = useEye.getState();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 32 : 1;
    const [x, y] = [event.deltaX * lines, event.deltaY * lines];
    if (event.ctrlKey || event.metaKey) {
      eye.zoom(eye.view.scale * Math.exp(-y * WHEEL * (Math.abs(y) < 20 ? 4 : 1)), pointOf(event)); // a pinch is small
    } else if (event.shiftKey && x === 0) eye.pan(-y, 0);
    else eye.pan(-x, -y);
  };

  stage.addEventListener("pointerdown", down);
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  stage.addEventListener("wheel", wheel, { passive: false });
  return () => {
    stage.removeEventListener("pointerdown", down);
    stage.removeEventListener("pointermove", move);
    stage.removeEventListener("pointerup", up);
    stage.removeEventListener("pointercancel", up);
    stage.removeEventListener("wheel", wheel);
  };
}

/** Tools with which a drag beside their handles moves the picture. */
const DRAGS = new Set<ToolName>(["move", "frame", "piece"]);

function gripOf(tool: ToolName, touch: Touch): Grip | null {
  const { sheet } = useDesk.getState();
  const takes = useTool.getState().takes !== touch.alt; // Alt turns it round
  if (!sheet) return null;
  switch (tool) {
    case "brush":
      return brush(sheet, "mask", touch, touch.alt);
    case "eraser":
      return brush(sheet, erasedLayer(), touch, true);
    case "colour":
      return touch.alt ? pipette(sheet, touch) : brush(sheet, "paint", touch, false);
    case "scribble":
      return brush(sheet, "scribbles", touch, touch.alt);
    case "lasso":
      return lasso(sheet, touch, takes);
    case "rectangle":
      return rectangle(sheet, touch, takes);
    case "wand":
      return wand(sheet, touch, takes, useEye.getState().view.scale);
    default:
      return null;
  }
}
