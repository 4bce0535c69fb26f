import { create } from "zustand";
import { fetchKept, keep } from "./keeping";
import { type LayerName, useLayers } from "./layers";
import { useLook } from "./look";
import type { Box, Extent } from "./plane";
import { Sheet } from "./sheet";

interface Desk {
  /** What is drawn over the picture that is shown; null while there is none. */
  sheet: Sheet | null;
  /** Grows with every change. */
  version: number;
  canUndo: boolean;
  canRedo: boolean;
  lay: (key: string, size: Extent) => void;
  undo: () => void;
  redo: () => void;
}

const MOST = 6; // sheets in memory; the others are on disk
const sheets = new Map<string, Sheet>();
const LAYERS: LayerName[] = ["mask", "paint", "scribbles", "piece"];

/** The sheet that is drawn on, and those that were. */
export const useDesk = create<Desk>()((set, get) => ({
  sheet: null,
  version: 0,
  canUndo: false,
  canRedo: false,
  lay: (key, size) => {
    const last = get().sheet;
    if (last?.key === key) return;
    const sheet = sheets.get(key) ?? fresh(key, size, last);
    sheets.delete(key);
    sheets.set(key, sheet); // the newest is the last
    for (const old of [...sheets.keys()].slice(0, -MOST)) if (!sheets.get(old)?.unsaved) sheets.delete(old);
    last?.listen(
      () => {},
      () => {},
    );
    sheet.listen(
      (box) => looksDifferent(box),
      () => changed(sheet),
    );
    set({ sheet });
    changed(sheet);
    looksDifferent(null);
  },
  undo: () => get().sheet?.undo(),
  redo: () => get().sheet?.redo(),
}));

let looksDifferent: (box: Box | null) => void = () => {};

/** Who draws the layers is told here which box of the picture looks different; null is all of it. */
export function watchLayers(watches: (box: Box | null) => void): () => void {
  looksDifferent = watches;
  return () => {
    if (looksDifferent === watches) looksDifferent = () => {};
  };
}

function changed(sheet: Sheet): void {
  useDesk.setState(({ version }) => ({
    version: version + 1,
    canUndo: sheet.past.canUndo,
    canRedo: sheet.past.canRedo,
  }));
  if (sheet.unsaved) keepSoon();
  const { drawn, mark } = useLayers.getState();
  for (const layer of LAYERS) {
    const is = sheet.isDrawn(layer);
    if (drawn[layer] !== is) mark(layer, is);
  }
}

/** A new sheet; a result of the same size takes the mask over where that is wanted. */
function fresh(key: string, size: Extent, last: Sheet | null): Sheet {
  const sheet = new Sheet(key, size);
  const same = last?.size.width === size.width && last.size.height === size.height;
  const ofOneTree = last?.key.split("/")[0] === key.split("/")[0];
  if (last && same && ofOneTree && useLook.getState().keep) {
    sheet.restore({ mask: new Map(last.mask.all()) }, null);
    sheet.unsaved = !last.mask.empty;
  }
  if (!sheet.unsaved) void fetchKept(sheet).catch(() => {}); // a browser that keeps nothing is no reason to stop
  return sheet;
}

const PAUSE = 700; // ms without a change after which what is drawn is kept
let timer: ReturnType<typeof setTimeout> | undefined;

function keepSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(keepNow, PAUSE);
}

/** Keep all that is not kept yet. */
function keepNow(): void {
  for (const sheet of sheets.values()) if (sheet.unsaved) void keep(sheet).catch(() => {});
}

globalThis.addEventListener?.("pagehide", keepNow);
