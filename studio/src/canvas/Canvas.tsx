import { shownNode, useBoard } from "@/state/board";
import "./canvas.css";
import { provideLayers } from "./layers";
import { Options } from "./Options";
import { Stage } from "./Stage";
import { usePieceDraft } from "./usePieceDraft";
import { useSheet } from "./useSheet";
import { written } from "./writing";

provideLayers(written);

/** The picture, and what is drawn over it. */
export function Canvas() {
  const node = useBoard(shownNode);
  useSheet(node);
  usePieceDraft();
  return (
    <div className="canvas">
      <Options />
      <Stage node={node} />
    </div>
  );
}
