import { bitmapAt, lookUrl } from "@/api/pictures";
import { useBoard } from "@/state/board";

/** The shown picture with strokes over it, as a PNG. */
export async function strokesOver(strokes: Blob): Promise<Blob> {
  const { tree, shown } = useBoard.getState();
  const over = await createImageBitmap(strokes);
  if (!tree || !shown) return strokes;
  const under = await bitmapAt(lookUrl(tree.id, shown, 0));
  const canvas = new OffscreenCanvas(over.width, over.height);
  const pen = canvas.getContext("2d")!;
  pen.drawImage(under, 0, 0, over.width, over.height);
  pen.drawImage(over, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

/** Where a picture is not transparent, as a mask: white is all of it. */
export async function alphaOf(piece: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(piece);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const pen = canvas.getContext("2d")!;
  pen.drawImage(bitmap, 0, 0);
  pen.globalCompositeOperation = "source-in";
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.globalCompositeOperation = "destination-over";
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
}
