import { useEffect, useRef } from "react";
import { useCatalogue } from "@/state/catalogue";
import { useDraft } from "@/state/draft";
import { useDesk } from "./desk";
import { useEye } from "./eye";
import { MASK_COLOURS, useLook } from "./look";
import { useOffer } from "./offer";
import { type Box, inside } from "./plane";
import { EDGE, GROWN, RISING, rimOf } from "./rim";
import { type Colour, maskIn } from "./shade";
import type { Tiles } from "./tiles";
import type { View } from "./view";

const PAUSE = 140; // ms of rest after which it is drawn

/** What growing and feathering will make of the mask, as the form of the task has them: drawn when the hand rests. */
export function Rim() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const grow = useLength("grow");
  const feather = useLength("feather");
  const version = useDesk((desk) => desk.version);
  const view = useEye((eye) => eye.view);
  const stage = useEye((eye) => eye.stage);
  const { mask, opacity } = useLook();
  const masks = useOffer().layers.includes("mask");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mask is another after each change of the desk
  useEffect(() => {
    const it = canvas.current!;
    const pen = it.getContext("2d")!;
    const asked = masks && (grow > 0 || feather > 0);
    const timer = setTimeout(() => {
      const dense = devicePixelRatio || 1;
      it.width = Math.round(stage.width * dense);
      it.height = Math.round(stage.height * dense);
      const { sheet } = useDesk.getState();
      if (!asked || !sheet || sheet.mask.empty) return;
      const seen = { scale: view.scale * dense, x: view.x * dense, y: view.y * dense };
      const box = reachOf(sheet.mask, seen, it, grow);
      if (!box) return;
      const pixels = drawn(sheet.mask, seen, box, grow, feather, MASK_COLOURS[mask], opacity);
      pen.putImageData(new ImageData(pixels, box.width, box.height), box.x, box.y);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [grow, feather, version, view, stage, mask, opacity, masks]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was drawn for another view is wrong at once
  useEffect(() => {
    const it = canvas.current!;
    it.getContext("2d")!.clearRect(0, 0, it.width, it.height);
  }, [view, stage]);
  return <canvas ref={canvas} className="rim" />;
}

/** A length of the draft, in pixels of the picture; its default where nothing was written. */
function useLength(name: string): number {
  const task = useDraft((draft) => draft.task);
  const written = useDraft((draft) => draft.fields[draft.task]?.[name]);
  const tasks = useCatalogue((state) => state.tasks);
  const fields = tasks.find((one) => one.name === task)?.fields as
    | { properties?: Record<string, { default?: unknown }> }
    | undefined;
  const known = fields?.properties?.[name];
  const length = Number(known ? (written ?? known.default ?? 0) : 0);
  return Number.isFinite(length) ? Math.min(512, Math.max(0, length)) : 0;
}

/** The box of the screen that the grown mask may touch. */
function reachOf(
  mask: Tiles,
  view: View,
  screen: { width: number; height: number },
  grow: number,
): Box | null {
  let [left, top, right, bottom] = [mask.width, mask.height, 0, 0];
  for (const [, part] of mask.under({ x: 0, y: 0, width: mask.width, height: mask.height })) {
    if (!mask.tile(Math.floor(part.y / 256) * mask.across + Math.floor(part.x / 256))) continue;
    left = Math.min(left, part.x);
    top = Math.min(top, part.y);
    right = Math.max(right, part.x + part.width);
    bottom = Math.max(bottom, part.y + part.height);
  }
  const room = grow * view.scale + 2;
  const x = view.x + left * view.scale - room;
  const y = view.y + top * view.scale - room;
  const box = {
    ...{ x, y },
    width: (right - left) * view.scale + 2 * room,
    height: (bottom - top) * view.scale + 2 * room,
  };
  return right > left ? inside(box, screen) : null;
}

function drawn(
  mask: Tiles,
  view: View,
  box: Box,
  grow: number,
  feather: number,
  [red, green, blue]: Colour,
  opacity: number,
): Uint8ClampedArray<ArrayBuffer> {
  const ofPicture = (at: number) => {
    const x = (box.x + (at % box.width) + 0.5 - view.x) / view.scale;
    const y = (box.y + Math.floor(at / box.width) + 0.5 - view.y) / view.scale;
    return x >= 0 && y >= 0 && x < mask.width && y < mask.height;
  };
  const white = maskIn(mask, view, box);
  const kinds = rimOf(white, ofPicture, box, grow * view.scale, feather * view.scale);
  const out = new Uint8ClampedArray(box.width * box.height * 4);
  for (let at = 0; at < kinds.length; at++) {
    const kind = kinds[at]!;
    const x = box.x + (at % box.width);
    const y = box.y + Math.floor(at / box.width);
    if (kind === EDGE) out.set([255, 255, 255, 235], at * 4);
    else if (kind === GROWN) out.set([red, green, blue, opacity * 140], at * 4);
    else if (kind === RISING && (x + y) % 6 < 2) out.set([255, 255, 255, 110], at * 4); // hatched
  }
  return out;
}
