const MOST = 1_000_000; // pixels that the channel takes
const SIDE = 768; // what is drawn on is no larger than this, so that engines keep up

/** How large the board is for a picture: its aspect, its longer side at most 768, within what the channel takes. */
export function boardSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, SIDE / Math.max(width, height), Math.sqrt(MOST / (width * height)));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
