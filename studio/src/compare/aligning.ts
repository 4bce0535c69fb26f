import type { TreeNode } from "@/api/trees";

/** Where a picture lies, in pixels of the larger of two. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Aligned {
  /** Of both together. */
  width: number;
  height: number;
  before: Box;
  after: Box;
}

interface Sized {
  width: number;
  height: number;
}

/**
 * Lay two pictures over each other so that what they share lies at the same place.
 *
 * Where the canvas was expanded, the old one lies where it lay; elsewhere both fill the same frame, so that a picture
 * that was enlarged is compared with itself at that size.
 */
export function align(before: Sized, after: Sized, moved: { left: number; top: number } | null): Aligned {
  const whole = { x: 0, y: 0, width: after.width, height: after.height };
  if (moved) {
    const old = { x: moved.left, y: moved.top, width: before.width, height: before.height };
    return { width: after.width, height: after.height, before: old, after: whole };
  }
  const { width, height } = after.width * after.height >= before.width * before.height ? after : before;
  return { width, height, before: within(before, width, height), after: within(after, width, height) };
}

/** As large as it goes inside a frame, in its middle, its own aspect kept. */
function within({ width, height }: Sized, frameWidth: number, frameHeight: number): Box {
  const scale = Math.min(frameWidth / width, frameHeight / height);
  const [w, h] = [width * scale, height * scale];
  return { x: (frameWidth - w) / 2, y: (frameHeight - h) / 2, width: w, height: h };
}

/** Tasks that make another frame than the one they got. */
const FRAMES = new Set(["outpaint", "upscale", "retarget", "restore"]);

/** By how much a node's own recipe moved what it was made of; null where it did not, or where that cannot be told. */
export function movedBy(node: TreeNode, parent: TreeNode): { left: number; top: number } | null {
  if (node.parent !== parent.id) return null;
  const [step, ...others] = (node.recipe?.steps ?? []).filter(({ task }) => FRAMES.has(task));
  if (step?.task !== "outpaint" || others.length) return null;
  const { left = 0, top = 0, aspect } = (step.with ?? {}) as { left?: number; top?: number; aspect?: string };
  if (!aspect) return { left, top };
  if (!node.picture || !parent.picture) return null;
  return {
    left: Math.floor((node.picture.width - parent.picture.width) / 2),
    top: Math.floor((node.picture.height - parent.picture.height) / 2),
  };
}
