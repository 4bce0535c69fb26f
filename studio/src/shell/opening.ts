import { Refusal } from "@/api/ask";
import { useBoard } from "@/state/board";
import { t } from "@/words";

const MOST = 64; // megapixels; the server's own limit for strangers' pictures

/** Formats that the server opens though a browser may not. */
const ELSEWHERE = /\.(tiff?|avif|hei[cf])$/i;

/**
 * Begin a tree with a file that somebody dropped, chose or pasted.
 *
 * @throws Refusal where it is no picture, or too large, before anything is sent.
 */
export async function openFile(file: File): Promise<void> {
  await check(file);
  await useBoard.getState().begin(file, plainName(file.name));
}

/**
 * Refuse what the server would refuse after a long upload.
 *
 * @throws Refusal in the three parts.
 */
export async function check(file: File): Promise<void> {
  if (ELSEWHERE.test(file.name)) return;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) {
    const found = t("file.found", { name: file.name });
    throw new Refusal({ kind: "BadFile", needed: t("file.notPicture"), found, fix: t("file.fix") }, 422);
  }
  const { width, height } = bitmap;
  bitmap.close();
  const pixels = (width * height) / 1e6;
  if (pixels <= MOST) return;
  const found = t("file.size", { name: file.name, width, height, pixels: Math.round(pixels) });
  throw new Refusal(
    { kind: "TooLarge", needed: t("file.tooLarge", { most: MOST }), found, fix: t("file.shrink") },
    413,
  );
}

/** A file's name without its ending. */
export const plainName = (name: string): string => name.replace(/\.[a-z0-9]{2,5}$/i, "") || name;

/** The first picture among what was dropped or pasted. */
export const pictureIn = (data: DataTransfer | null): File | null => [...(data?.files ?? [])][0] ?? null;
