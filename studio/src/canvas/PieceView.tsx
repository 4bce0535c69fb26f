import { useEffect, useRef } from "react";
import { useDesk } from "./desk";
import { useEye } from "./eye";
import { useOffer } from "./offer";
import type { Piece, Placing } from "./piece";
import type { View } from "./view";

const MOST = 1400; // pixels of the longer side that are drawn: enough for a screen

/** The piece, where it lies, for a task that places one. */
export function PieceView() {
  useDesk(({ version }) => version);
  const piece = useDesk(({ sheet }) => sheet?.piece ?? null);
  const placed = useOffer().layers.includes("piece");
  return piece && placed && <Laid piece={piece} />;
}

function Laid({ piece: { bitmap, place } }: { piece: Piece }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useEye((eye) => eye.view);
  const picture = useEye((eye) => eye.picture);
  useEffect(() => {
    const it = canvas.current!;
    const shrunk = Math.min(1, MOST / Math.max(bitmap.width, bitmap.height));
    it.width = Math.max(1, Math.round(bitmap.width * shrunk));
    it.height = Math.max(1, Math.round(bitmap.height * shrunk));
    const pen = it.getContext("2d")!;
    pen.imageSmoothingQuality = "high";
    pen.drawImage(bitmap, 0, 0, it.width, it.height);
  }, [bitmap]);
  const { scale, x, y } = view;
  return (
    <div
      className="piece-window"
      style={{ left: x, top: y, width: picture.width * scale, height: picture.height * scale }}
    >
      <canvas ref={canvas} style={{ ...bodyAt(bitmap, place, { ...view, x: 0, y: 0 }) }} />
    </div>
  );
}

/** Where a piece is on the stage, as CSS says it. */
export function bodyAt(
  { width, height }: { width: number; height: number },
  { x, y, scale, turn }: Placing,
  view: View,
): { left: number; top: number; width: number; height: number; transform: string } {
  const [wide, high] = [width * scale * view.scale, height * scale * view.scale];
  return {
    left: view.x + x * view.scale - wide / 2,
    top: view.y + y * view.scale - high / 2,
    width: wide,
    height: high,
    transform: `rotate(${turn}deg)`,
  };
}
