import type { Extent } from "./plane";

const FAR = 255; // of a pixel that is not reached

/** How far apart two colours are: the largest difference of a channel, 0 to 254. */
function distance(pixels: Uint8ClampedArray, at: number, red: number, green: number, blue: number): number {
  const r = Math.abs(pixels[at]! - red);
  const g = Math.abs(pixels[at + 1]! - green);
  const b = Math.abs(pixels[at + 2]! - blue);
  return Math.min(254, Math.max(r, g, b));
}

/**
 * From which tolerance on a place is selected. What is connected is found outward in the order of tolerance, so that a
 * larger one goes on where the last ended, and a smaller one only reads.
 */
export class Flood {
  /** For each pixel the least tolerance that selects it; 255 where that is not known yet. */
  readonly least: Uint8Array;
  private readonly waiting: number[][] = Array.from({ length: FAR }, () => []);
  private done = -1;
  private readonly colour: readonly [number, number, number];

  /** @param pixels red, green, blue, alpha, row by row */
  constructor(
    private readonly pixels: Uint8ClampedArray,
    private readonly size: Extent,
    seed: number,
    private readonly connected: boolean,
  ) {
    this.colour = [pixels[4 * seed]!, pixels[4 * seed + 1]!, pixels[4 * seed + 2]!];
    this.least = new Uint8Array(size.width * size.height);
    if (connected) {
      this.least.fill(FAR);
      this.least[seed] = 0;
      this.waiting[0]!.push(seed);
    } else {
      for (let at = 0; at < this.least.length; at++)
        this.least[at] = distance(pixels, 4 * at, ...this.colour);
    }
  }

  /** Know all that a tolerance selects: where `least` is no more than it. */
  upTo(tolerance: number): Uint8Array {
    if (this.connected) while (this.done < tolerance) this.spread(++this.done);
    return this.least;
  }

  private spread(level: number): void {
    const { waiting, size } = this;
    const { width } = size;
    const count = width * size.height;
    const here = waiting[level] ?? [];
    for (let at = here.pop(); at !== undefined; at = here.pop()) {
      const column = at % width;
      if (column > 0) this.reach(at - 1, level);
      if (column < width - 1) this.reach(at + 1, level);
      if (at >= width) this.reach(at - width, level);
      if (at + width < count) this.reach(at + width, level);
    }
  }

  private reach(at: number, level: number): void {
    if (this.least[at] !== FAR) return;
    const own = distance(this.pixels, 4 * at, this.colour[0], this.colour[1], this.colour[2]);
    const needed = Math.max(own, level);
    this.least[at] = needed;
    this.waiting[needed]!.push(at);
  }
}
