import type { TreeNode } from "@/api/trees";
import { useBoard } from "@/state/board";
import { Button } from "@/ui/Button";
import { FaultText } from "@/ui/FaultText";
import { t } from "@/words";

/** What is told of a node that was not made: why, and the way back. */
export function Unmade({ node, base }: { node: TreeNode | null; base: TreeNode | null }) {
  const show = useBoard((board) => board.show);
  if (!node || node.picture || (node.state !== "failed" && node.state !== "cancelled")) return null;
  return (
    <div className="canvas-failed" role="alert" data-own="">
      <h2>{t(node.state === "failed" ? "canvas.unmade" : "canvas.cancelled")}</h2>
      {node.fault && <FaultText fault={node.fault} />}
      {base && <Button onClick={() => show(base.id)}>{t("canvas.back")}</Button>}
    </div>
  );
}
