import { create } from "zustand";

/**
 * What a person draws over the picture on the canvas. Each layer is as large as that picture.
 *
 *     mask       one channel, white = paint
 *     paint      colour strokes, transparent where nothing is
 *     scribbles  white = the subject, black = the background, transparent where nothing is said
 *     piece      another picture, placed and turned
 */
export type LayerName = "mask" | "paint" | "scribbles" | "piece";

interface Layers {
  /** Whether anything is drawn on it. */
  drawn: Record<LayerName, boolean>;
  mark: (layer: LayerName, drawn: boolean) => void;
}

export const useLayers = create<Layers>()((set) => ({
  drawn: { mask: false, paint: false, scribbles: false, piece: false },
  mark: (layer, is) => set(({ drawn }) => ({ drawn: { ...drawn, [layer]: is } })),
}));

type Writer = (layer: LayerName) => Promise<Blob | null>;

let writer: Writer = async () => null;

/** The canvas says here how a layer becomes a PNG of the picture's size. */
export function provideLayers(writes: Writer): void {
  writer = writes;
}

/** A layer as a PNG file; null where nothing is drawn on it. */
export const layerFile: Writer = (layer) => writer(layer);
