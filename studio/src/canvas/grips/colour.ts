import type { Colour } from "../shade";

/** A colour written as #rrggbb. */
export function colourOf(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** It written as #rrggbb. */
export const writtenAs = ([red, green, blue]: Colour): string =>
  `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
