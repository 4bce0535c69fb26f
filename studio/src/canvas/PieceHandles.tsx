import type { KeyboardEvent, PointerEvent } from "react";
import { t } from "@/words";
import { useDesk } from "./desk";
import { useEye } from "./eye";
import { bodyAt } from "./PieceView";
import { type Piece, type Placing, scaledTo, turnedTo } from "./piece";
import type { Point } from "./plane";
import { toPicture } from "./view";
import "./piece.css";

/** Where the piece can be taken hold of: its body moves it, its corners scale it, the knob above turns it. */
export function PieceHandles() {
  useDesk(({ version }) => version);
  const piece = useDesk(({ sheet }) => sheet?.piece ?? null);
  const view = useEye((eye) => eye.view);
  if (!piece) return null;
  const moves = drag((place, from, to) => ({
    ...place,
    x: place.x + to.x - from.x,
    y: place.y + to.y - from.y,
  }));
  const scales = drag(scaledTo);
  const turns = drag(turnedTo);
  return (
    <div className="piece-body" data-own="" style={bodyAt(piece.bitmap, piece.place, view)}>
      {/* biome-ignore lint/a11y/useSemanticElements: it is taken hold of and moved by the arrow keys; no element does that */}
      <div
        className="piece-grip"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
        tabIndex={0}
        aria-label={t("piece.grip", { name: piece.name })}
        onPointerDown={moves}
        onKeyDown={(event) => walked(event, piece)}
      />
      {["left-top", "right-top", "right-bottom", "left-bottom"].map((at) => (
        <div key={at} className="piece-corner" data-at={at} onPointerDown={scales} />
      ))}
      <div className="piece-knob" onPointerDown={turns} />
    </div>
  );
}

type Moves = (place: Placing, from: Point, to: Point, steady: boolean) => Placing;

/** What happens between taking hold and letting go; one step of undo. */
function drag(moves: Moves): (event: PointerEvent<HTMLElement>) => void {
  return (event) => {
    const { sheet } = useDesk.getState();
    const piece = sheet?.piece;
    if (!piece || event.button !== 0) return;
    const handle = event.currentTarget;
    const stage = handle.closest(".stage")!.getBoundingClientRect();
    const pointOf = (at: { clientX: number; clientY: number }) =>
      toPicture(useEye.getState().view, { x: at.clientX - stage.left, y: at.clientY - stage.top });
    const from = pointOf(event);
    handle.setPointerCapture(event.pointerId);
    const moved = (to: globalThis.PointerEvent) =>
      sheet.drag({ ...piece, place: moves(piece.place, from, pointOf(to), to.shiftKey) });
    const ended = () => {
      handle.removeEventListener("pointermove", moved);
      sheet.place(sheet.piece, piece);
    };
    handle.addEventListener("pointermove", moved);
    handle.addEventListener("lostpointercapture", ended, { once: true });
  };
}

/** The arrow keys move it by a pixel, with Shift by ten; plus and minus scale it, Delete takes it away. */
function walked(event: KeyboardEvent, piece: Piece): void {
  const { place } = piece;
  const by = event.shiftKey ? 10 : 1;
  const to: Record<string, Partial<Placing> | null> = {
    ArrowLeft: { x: place.x - by },
    ArrowRight: { x: place.x + by },
    ArrowUp: { y: place.y - by },
    ArrowDown: { y: place.y + by },
    "+": { scale: place.scale * 1.05 },
    "-": { scale: place.scale / 1.05 },
    Delete: null,
  };
  const change = to[event.key];
  if (change === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  useDesk.getState().sheet?.place(change && { ...piece, place: { ...place, ...change } });
}
