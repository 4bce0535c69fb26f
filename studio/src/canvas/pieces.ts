import { useTool } from "@/state/tool";
import { useDesk } from "./desk";
import { laidOn } from "./piece";

/**
 * Lay another picture over the one that is shown.
 *
 * @throws DOMException where the file is no picture that the browser opens.
 */
export async function layPiece(file: Blob, name: string): Promise<void> {
  const bitmap = await createImageBitmap(file);
  const { sheet } = useDesk.getState();
  sheet?.place({ bitmap, file, name, place: laidOn(bitmap, sheet.size) });
  useTool.getState().set({ tool: "piece" });
}
