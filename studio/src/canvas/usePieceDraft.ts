import { useEffect } from "react";
import { ask } from "@/api/ask";
import { pictureUrl, uploadUrl } from "@/api/pictures";
import { useBoard } from "@/state/board";
import { type Source, useDraft } from "@/state/draft";
import { attempt } from "@/state/notices";
import { useDesk } from "./desk";
import { boxOf } from "./piece";
import { layPiece } from "./pieces";

/**
 * Keep the piece on the canvas and the draft of `blend` alike: a file that is chosen in the form lies on the canvas,
 * where the piece is dragged is told to the form, and what is written there moves the piece.
 */
export function usePieceDraft(): void {
  const task = useDraft((draft) => draft.task);
  const source = useDraft(({ sources }) => sources.blend?.piece);
  const left = useDraft(({ fields }) => fields.blend?.left);
  const top = useDraft(({ fields }) => fields.blend?.top);
  const version = useDesk((desk) => desk.version);
  const blends = task === "blend";
  useEffect(() => {
    if (blends && source && source.kind !== "layer") attempt(taken(source));
  }, [blends, source]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the piece is another after each change of the desk
  useEffect(() => {
    const piece = useDesk.getState().sheet?.piece;
    if (!blends || !piece) return;
    const box = boxOf(piece.bitmap, piece.place);
    const { fill, fields } = useDraft.getState();
    if (fields.blend?.left !== box.x) fill("left", box.x);
    if (fields.blend?.top !== box.y) fill("top", box.y);
  }, [blends, version]);
  useEffect(() => {
    const { sheet } = useDesk.getState();
    const piece = sheet?.piece;
    if (!blends || !piece || !Number.isInteger(left) || !Number.isInteger(top)) return;
    const box = boxOf(piece.bitmap, piece.place);
    const [x, y] = [Number(left) - box.x, Number(top) - box.y];
    if (x || y)
      sheet.place({ ...piece, place: { ...piece.place, x: piece.place.x + x, y: piece.place.y + y } });
  }, [blends, left, top]);
}

/** Lay what was chosen elsewhere on the canvas, and have it from there from then on. */
async function taken(source: Exclude<Source, { kind: "layer" }>): Promise<void> {
  const { tree } = useBoard.getState();
  if (!tree) return;
  const url = source.kind === "upload" ? uploadUrl(source.digest) : pictureUrl(tree.id, source.node);
  const answer = await ask(url);
  await layPiece(await answer.blob(), source.kind === "upload" ? source.name : source.node);
  useDraft.getState().setSource("piece", null);
}
