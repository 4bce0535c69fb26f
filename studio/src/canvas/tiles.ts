import { type Box, inside } from "./plane";

export const TILE = 256;

/** Tiles by their number, as they were or as they became; `undefined` is a tile where nothing is. */
export type TileSet = Map<number, Uint8Array | undefined>;

/** What a stroke changed, to go back and forth. */
export interface Change {
  before: TileSet;
  after: TileSet;
}

/**
 * A raster that holds memory only where something is drawn. A tile is replaced, never changed, once a change is
 * over; so undo keeps what it was without copying it.
 *
 *     begin() -> write to own(tile) ... -> end() = Change -> put(change.before) takes it back
 */
export class Tiles {
  readonly across: number;
  readonly down: number;
  private held: TileSet = new Map();
  private before: TileSet | null = null;

  /** @param channels bytes a pixel: 1 is grey, 4 is red, green, blue and how opaque */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly channels: 1 | 4,
  ) {
    this.across = Math.ceil(width / TILE);
    this.down = Math.ceil(height / TILE);
  }

  /** Whether nothing is drawn. */
  get empty(): boolean {
    return this.held.size === 0;
  }

  /** Whether a change is going on. */
  get changing(): boolean {
    return this.before !== null;
  }

  /** The tile as it is; undefined where it is blank. */
  tile(index: number): Uint8Array | undefined {
    return this.held.get(index);
  }

  /** All tiles that are not blank. */
  all(): ReadonlyMap<number, Uint8Array | undefined> {
    return this.held;
  }

  /** The first byte of a pixel; 0 outside. */
  at(x: number, y: number): number {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return 0;
    const tile = this.held.get(Math.floor(y / TILE) * this.across + Math.floor(x / TILE));
    return tile ? tile[((y % TILE) * TILE + (x % TILE)) * this.channels]! : 0;
  }

  begin(): void {
    this.before ??= new Map();
  }

  /** A tile to write to, while a change is going on. */
  own(index: number): Uint8Array {
    if (!this.before) throw new Error("a tile is written only between begin and end");
    const now = this.held.get(index);
    if (this.before.has(index) && now) return now;
    if (!this.before.has(index)) this.before.set(index, now);
    const fresh = now ? now.slice() : new Uint8Array(TILE * TILE * this.channels);
    this.held.set(index, fresh);
    return fresh;
  }

  /** End the change; null where it touched nothing. */
  end(): Change | null {
    const before = this.before ?? new Map();
    this.before = null;
    const after: TileSet = new Map();
    for (const index of before.keys()) {
      const tile = plain(this.held.get(index));
      this.set(index, tile);
      after.set(index, tile);
    }
    return before.size ? { before, after } : null;
  }

  /** Put tiles as they were at another time. */
  put(tiles: TileSet): void {
    for (const [index, tile] of tiles) this.set(index, tile);
  }

  private set(index: number, tile: Uint8Array | undefined): void {
    if (tile) this.held.set(index, tile);
    else this.held.delete(index);
  }

  /** The tiles that a box touches, each with the part of the box in it, in pixels of the whole. */
  *under(box: Box): Generator<[index: number, part: Box, left: number, top: number]> {
    const cut = inside(box, this);
    if (!cut) return;
    const [right, bottom] = [cut.x + cut.width, cut.y + cut.height];
    for (let row = Math.floor(cut.y / TILE); row * TILE < bottom; row++) {
      for (let column = Math.floor(cut.x / TILE); column * TILE < right; column++) {
        const [left, top] = [column * TILE, row * TILE];
        const [x, y] = [Math.max(cut.x, left), Math.max(cut.y, top)];
        const width = Math.min(right, left + TILE) - x;
        const height = Math.min(bottom, top + TILE) - y;
        yield [row * this.across + column, { x, y, width, height }, left, top];
      }
    }
  }

  /** The pixels of a box, row by row. It must lie inside. */
  read(box: Box): Uint8Array<ArrayBuffer> {
    const { channels } = this;
    const pixels = new Uint8Array(box.width * box.height * channels);
    for (const [index, part, left, top] of this.under(box)) {
      const tile = this.held.get(index);
      if (!tile) continue;
      for (let y = part.y; y < part.y + part.height; y++) {
        const from = ((y - top) * TILE + part.x - left) * channels;
        const to = ((y - box.y) * box.width + part.x - box.x) * channels;
        pixels.set(tile.subarray(from, from + part.width * channels), to);
      }
    }
    return pixels;
  }
}

/** Tiles of one single value are shared, and one where nothing is is none: a rectangle costs its edges alone. */
function plain(tile: Uint8Array | undefined): Uint8Array | undefined {
  if (!tile) return undefined;
  const first = tile[0]!;
  for (let at = 1; at < tile.length; at++) if (tile[at] !== first) return tile;
  if (first === 0) return undefined;
  const key = `${tile.length}/${first}`;
  const known = shared.get(key) ?? tile;
  shared.set(key, known);
  return known;
}

const shared = new Map<string, Uint8Array>();

/** Whether a tile is one that others share, which costs nothing. */
export const isShared = (tile: Uint8Array): boolean => shared.get(`${tile.length}/${tile[0]}`) === tile;
