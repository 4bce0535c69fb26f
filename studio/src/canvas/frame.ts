import type { Box, Extent } from "./plane";

/** Pixels that are added on each side. */
export interface Margins {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export type Side = keyof Margins;

export const SIDES: readonly Side[] = ["left", "top", "right", "bottom"];
export const MOST = 16_384; // pixels a side; the task's own limit

const NONE: Margins = { left: 0, top: 0, right: 0, bottom: 0 };

/** The margins that fields of a task ask for: those of its aspect where it has one. */
export function marginsOf(fields: Record<string, unknown>, picture: Extent): Margins {
  const ratio = ratioOf(String(fields.aspect ?? ""));
  if (ratio) return toAspect(ratio, picture);
  const side = (name: Side) => {
    const value = Number(fields[name] ?? 0);
    return Number.isFinite(value) ? Math.min(MOST, Math.max(0, Math.round(value))) : 0;
  };
  return { left: side("left"), top: side("top"), right: side("right"), bottom: side("bottom") };
}

/** The margins that make a picture as wide to its height as `ratio`, evenly on both sides. */
export function toAspect(ratio: number, { width, height }: Extent): Margins {
  const more = {
    width: Math.max(width, Math.round(height * ratio)) - width,
    height: Math.max(height, Math.round(width / ratio)) - height,
  };
  const [left, top] = [Math.floor(more.width / 2), Math.floor(more.height / 2)];
  return { left, top, right: more.width - left, bottom: more.height - top };
}

/** What "16:9" is as a number; null where that is no aspect. */
export function ratioOf(aspect: string): number | null {
  const found = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(aspect);
  const ratio = found ? Number(found[1]) / Number(found[2]) : 0;
  return ratio > 0 && Number.isFinite(ratio) ? ratio : null;
}

/**
 * The margins after some sides were dragged outwards by so many pixels of the picture.
 *
 * @param even whether the opposite sides go along
 */
export function dragged(from: Margins, sides: readonly Side[], x: number, y: number, even = false): Margins {
  const outward: Margins = { left: -x, right: x, top: -y, bottom: y };
  const to = { ...from };
  for (const side of sides) {
    to[side] = within(from[side] + outward[side]);
    if (even) to[OPPOSITE[side]] = within(from[OPPOSITE[side]] + outward[side]);
  }
  return to;
}

/** The frame around the picture, in pixels of it. */
export const frameOf = ({ left, top, right, bottom }: Margins, { width, height }: Extent): Box => ({
  x: -left,
  y: -top,
  width: width + left + right,
  height: height + top + bottom,
});

export const isNone = (margins: Margins): boolean => SIDES.every((side) => margins[side] === NONE[side]);

const within = (length: number): number => Math.min(MOST, Math.max(0, Math.round(length)));

const OPPOSITE: Record<Side, Side> = { left: "right", right: "left", top: "bottom", bottom: "top" };
