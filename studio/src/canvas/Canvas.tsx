import { lookUrl } from "@/api/pictures";
import { shownNode, useBoard } from "@/state/board";

/** The picture, and what is drawn over it. */
export function Canvas() {
  const tree = useBoard((state) => state.tree);
  const node = useBoard(shownNode);
  return (
    tree && node?.picture && <img className="stand-in" src={lookUrl(tree.id, node.id, 0)} alt={node.name} />
  );
}
