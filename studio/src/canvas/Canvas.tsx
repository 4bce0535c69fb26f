import { shownNode, useBoard } from "@/state/board";
import { baseOf } from "./base";
import "./canvas.css";
import { provideLayers } from "./layers";
import { Options } from "./Options";
import { Stage } from "./Stage";
import { ToolRail } from "./ToolRail";
import { useSpentMargins } from "./useMargins";
import { usePieceDraft } from "./usePieceDraft";
import { useSheet } from "./useSheet";
import { written } from "./writing";

provideLayers(written);

/** The picture, and what is drawn over it. */
export function Canvas() {
  const node = useBoard(shownNode);
  const base = useBoard(({ tree, shown }) => baseOf(tree, shown));
  useSheet(base);
  usePieceDraft();
  useSpentMargins(node);
  return (
    <div className="canvas">
      <Options />
      <div className="canvas-body">
        <ToolRail />
        <Stage node={node} base={base} />
      </div>
    </div>
  );
}
