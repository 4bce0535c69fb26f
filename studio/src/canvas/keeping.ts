import { putIn, takeOut, throwOut } from "@/state/drawer";
import type { Piece, Placing } from "./piece";
import { DRAWN, type Drawn, type Sheet } from "./sheet";
import { isShared, TILE, type TileSet, type Tiles } from "./tiles";

const LIST = "layers";
const MOST = 40; // sheets that are kept; what was drawn on older ones goes

/** A tile that is all one value is kept as that value. */
type KeptTile = readonly [index: number, tile: Uint8Array | number];

/** A sheet as it is kept in this browser. */
export interface Kept {
  width: number;
  height: number;
  layers: Partial<Record<Drawn, KeptTile[]>>;
  piece: { file: Blob; name: string; place: Placing } | null;
}

/** A sheet as it can be kept. */
export function packed(sheet: Sheet): Kept {
  const layers = DRAWN.filter((layer) => !sheet[layer].empty).map((layer) => [layer, tilesOf(sheet[layer])]);
  const { piece } = sheet;
  return {
    ...{ width: sheet.size.width, height: sheet.size.height },
    layers: Object.fromEntries(layers),
    piece: piece && { file: piece.file, name: piece.name, place: piece.place },
  };
}

function tilesOf(tiles: Tiles): KeptTile[] {
  return [...tiles.all()].flatMap(([index, tile]) =>
    tile ? [[index, isShared(tile) ? tile[0]! : tile] as const] : [],
  );
}

/** The tiles of a layer that was kept. */
export function unpacked(kept: readonly KeptTile[], channels: 1 | 4): TileSet {
  return new Map(
    kept.map(([index, tile]) => [
      index,
      typeof tile === "number" ? new Uint8Array(TILE * TILE * channels).fill(tile) : tile,
    ]),
  );
}

const nameOf = (key: string): string => `${LIST}/${key}`;

/** Keep what is drawn on a sheet, over a reload too. */
export async function keep(sheet: Sheet): Promise<void> {
  sheet.unsaved = false;
  const known = ((await takeOut<string[]>(LIST)) ?? []).filter((key) => key !== sheet.key);
  const drawn = sheet.isDrawn("piece") || DRAWN.some((layer) => sheet.isDrawn(layer));
  if (drawn) {
    await putIn(nameOf(sheet.key), packed(sheet));
    known.push(sheet.key);
  } else await throwOut(nameOf(sheet.key));
  for (const old of known.splice(0, Math.max(0, known.length - MOST))) await throwOut(nameOf(old));
  await putIn(LIST, known);
}

/** Put back on a sheet what was kept of it, unless it is drawn on already. */
export async function fetchKept(sheet: Sheet): Promise<void> {
  const kept = await takeOut<Kept>(nameOf(sheet.key));
  const { width, height } = sheet.size;
  if (!kept || kept.width !== width || kept.height !== height) return;
  const piece = kept.piece && (await pieceOf(kept.piece));
  if (sheet.past.deeds > 0 || sheet.unsaved) return;
  const layers = DRAWN.flatMap((layer) => {
    const tiles = kept.layers[layer];
    return tiles ? [[layer, unpacked(tiles, sheet[layer].channels)] as const] : [];
  });
  sheet.restore(Object.fromEntries(layers), piece);
}

async function pieceOf({ file, name, place }: NonNullable<Kept["piece"]>): Promise<Piece | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  return bitmap && { bitmap, file, name, place };
}
