import { type CSSProperties, useMemo } from "react";
import { previewUrl, uploadUrl } from "@/api/pictures";
import type { TreeNode } from "@/api/trees";
import { useBoard } from "@/state/board";
import { type Standing, useJobs } from "@/state/jobs";
import { Button } from "@/ui/Button";
import { t } from "@/words";
import { useEye } from "./eye";
import { frameOf, marginsOf } from "./frame";
import { useLook } from "./look";

/** The newest drawing of what is being made of the shown picture, over it, with how far it is. */
export function RunningPreview({ node }: { node: TreeNode | null }) {
  const nodes = useBoard(({ tree }) => tree?.nodes);
  const standings = useJobs((jobs) => jobs.standings);
  const { preview, set } = useLook();
  const { view, picture } = useEye();
  const running = useMemo(() => runningOf(nodes ?? [], node), [nodes, node]);
  const standing = running?.job ? standings[running.job] : undefined;
  if (!running?.job || !standing?.preview) return null;
  const frame = frameOf(marginsOf(widened(running), picture), picture);
  return (
    <>
      {preview && (
        <img
          className="running-preview"
          alt=""
          src={previewUrl(running.job, standing.preview)}
          style={{
            left: view.x + frame.x * view.scale,
            top: view.y + frame.y * view.scale,
            width: frame.width * view.scale,
            height: frame.height * view.scale,
            ...within(running),
          }}
        />
      )}
      <div className="running-note" data-own="">
        <span>{noteOf(standing)}</span>
        <Button kind="quiet" aria-pressed={preview} onClick={() => set({ preview: !preview })}>
          {t(preview ? "preview.hide" : "preview.show")}
        </Button>
      </div>
    </>
  );
}

/** The first that runs of what is made of a node, or the node itself. */
export function runningOf(nodes: readonly TreeNode[], shown: TreeNode | null): TreeNode | null {
  const ours = ({ id, parent }: TreeNode) => id === shown?.id || parent === shown?.id;
  return nodes.find((node) => node.state === "running" && ours(node)) ?? null;
}

/** What the step that widens the canvas was told; nothing where there is none. */
function widened({ recipe }: TreeNode): Record<string, unknown> {
  return recipe?.steps.find(({ task }) => task === "outpaint")?.with ?? {};
}

const HOLES = new Set(["inpaint", "recolor", "restyle", "repair"]);

/** Where a task changes only what is masked, only that is seen of its preview: the rest stays as sharp as it is. */
function within({ recipe, pictures }: TreeNode): CSSProperties {
  const mask = pictures.mask;
  if (!mask || !HOLES.has(recipe?.steps.at(-1)?.task ?? "")) return {};
  return { maskImage: `url("${uploadUrl(mask)}")`, maskMode: "luminance", maskSize: "100% 100%" };
}

const noteOf = ({ fraction }: Standing): string => t("preview.note", { percent: Math.round(fraction * 100) });
