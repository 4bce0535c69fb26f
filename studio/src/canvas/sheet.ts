import type { LayerName } from "./layers";
import { Past } from "./past";
import { type Piece, samePlace } from "./piece";
import type { Box, Extent } from "./plane";
import { type Change, isShared, Tiles } from "./tiles";

/** The layers that are made of pixels. */
export type Drawn = Exclude<LayerName, "piece">;
export const DRAWN = ["mask", "paint", "scribbles"] as const satisfies readonly Drawn[];

/** Bytes of the layer of scribbles. */
export const SUBJECT = 255;
export const BACKGROUND = 1;

type Hears = (box: Box | null) => void;

/** Everything that was drawn over one picture, with what can be taken back. */
export class Sheet {
  readonly mask: Tiles;
  readonly paint: Tiles;
  readonly scribbles: Tiles;
  readonly past = new Past();
  /** Set when it differs from what is kept on disk. */
  unsaved = false;
  private placed: Piece | null = null;
  private hears: Hears = () => {};
  private changed: () => void = () => {};

  constructor(
    readonly key: string,
    readonly size: Extent,
  ) {
    this.mask = new Tiles(size.width, size.height, 1);
    this.paint = new Tiles(size.width, size.height, 4);
    this.scribbles = new Tiles(size.width, size.height, 1);
  }

  /** @param hears is told the box that looks different at once, null for all; `changed` at the end of a change */
  listen(hears: Hears, changed: () => void): void {
    this.hears = hears;
    this.changed = changed;
  }

  get piece(): Piece | null {
    return this.placed;
  }

  isDrawn(layer: LayerName): boolean {
    return layer === "piece" ? this.placed !== null : !this[layer].empty;
  }

  /** Draw a part of a change that goes on; `commit` ends it. */
  draw(layer: Drawn, work: (tiles: Tiles) => Box | null): void {
    this[layer].begin();
    const box = work(this[layer]);
    if (box) this.hears(box);
  }

  /** End a change, which becomes one step of undo. */
  commit(layer: Drawn): void {
    const change = this[layer].end();
    if (!change) return;
    const put = (tiles: Change["before"]) => {
      this[layer].put(tiles);
      this.told();
    };
    this.past.push({
      back: () => put(change.before),
      forth: () => put(change.after),
      bytes: weight(change),
    });
    this.told(false);
  }

  /** Forget a change that goes on, as if it had not begun. */
  abandon(layer: Drawn): void {
    const change = this[layer].end();
    if (change) this[layer].put(change.before);
    this.hears(null);
  }

  /** One whole change. */
  change(layer: Drawn, work: (tiles: Tiles) => Box | null): void {
    this.draw(layer, work);
    this.commit(layer);
  }

  /** Show the piece elsewhere while it is dragged; no step of undo. */
  drag(piece: Piece | null): void {
    this.placed = piece;
    this.changed();
  }

  /** The piece is where it shall be; `from` is where it was before it was dragged. */
  place(piece: Piece | null, from: Piece | null = this.placed): void {
    if (samePlace(piece, from)) {
      this.placed = piece;
      this.changed();
      return;
    }
    const put = (to: Piece | null) => {
      this.placed = to;
      this.told();
    };
    this.past.push({ back: () => put(from), forth: () => put(piece), bytes: 0 });
    put(piece);
  }

  /** Take what was kept; no step of undo. */
  restore(layers: Partial<Record<Drawn, Change["after"]>>, piece: Piece | null): void {
    for (const layer of DRAWN) if (layers[layer]) this[layer].put(layers[layer]);
    this.placed = piece;
    this.hears(null);
    this.changed();
  }

  /** Take the last change back, but not in the middle of a stroke. */
  undo(): void {
    if (!this.drawing) this.past.undo();
  }

  redo(): void {
    if (!this.drawing) this.past.redo();
  }

  private get drawing(): boolean {
    return DRAWN.some((layer) => this[layer].changing);
  }

  private told(all = true): void {
    this.unsaved = true;
    if (all) this.hears(null);
    this.changed();
  }
}

function weight({ before, after }: Change): number {
  let bytes = 0;
  for (const set of [before, after]) {
    for (const tile of set.values()) if (tile && !isShared(tile)) bytes += tile.length / 2; // each stands in two steps
  }
  return bytes;
}
