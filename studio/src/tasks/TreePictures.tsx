import { lookUrl } from "@/api/pictures";
import { useBoard } from "@/state/board";
import { t } from "@/words";

/** The pictures of the open tree, to choose one of. */
export function TreePictures({ onChoose }: { onChoose: (node: string) => void }) {
  const tree = useBoard((state) => state.tree);
  const nodes = tree?.nodes.filter((node) => node.picture && !node.deleted) ?? [];
  return (
    <ul className="tree-pictures" aria-label={t("tasks.well.treeList")}>
      {nodes.map((node) => (
        <li key={node.id}>
          <button type="button" aria-label={node.name || node.id} onClick={() => onChoose(node.id)}>
            <img src={lookUrl(tree!.id, node.id, 128)} alt="" loading="lazy" />
          </button>
        </li>
      ))}
    </ul>
  );
}
