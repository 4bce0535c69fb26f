import { type DragEvent, useEffect, useRef } from "react";
import type { TreeNode } from "@/api/trees";
import { pictureIn } from "@/shell/opening";
import { attempt } from "@/state/notices";
import { useTool } from "@/state/tool";
import { t } from "@/words";
import { Cursor } from "./Cursor";
import { watchLayers } from "./desk";
import { useEye } from "./eye";
import { FrameHandles } from "./FrameHandles";
import { holdStage } from "./hand";
import { Loading } from "./Loading";
import { Outline } from "./Outline";
import { offerNow } from "./offer";
import { PieceHandles } from "./PieceHandles";
import { PieceView } from "./PieceView";
import { layPiece } from "./pieces";
import { Rim } from "./Rim";
import { RunningPreview } from "./RunningPreview";
import { Screen } from "./screen";
import { useShown } from "./shown";
import { stageKeys } from "./stageKeys";
import { Unmade } from "./Unmade";
import { useLooks } from "./useLooks";
import { usePicture } from "./usePicture";
import { useSpace } from "./useSpace";
import { ZoomBar } from "./ZoomBar";

/** Where the picture lies: it is drawn here, and pointers draw on it. */
export function Stage({ node, base }: { node: TreeNode | null; base: TreeNode | null }) {
  const stage = useRef<HTMLDivElement>(null);
  const tool = useTool((state) => state.tool);
  const space = useSpace();
  const { loading, fault, again } = usePicture(base);
  useEffect(() => {
    const it = stage.current!;
    const ended = holdStage(it, () => space.current);
    const resized = new ResizeObserver(() =>
      useEye.getState().resize({ width: it.clientWidth, height: it.clientHeight }),
    );
    resized.observe(it);
    return () => {
      ended();
      resized.disconnect();
    };
  }, [space]);
  return (
    <div
      ref={stage}
      className="stage"
      data-tool={tool}
      role="application"
      aria-label={t("canvas.stage")}
      aria-busy={loading}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
      tabIndex={0}
      onKeyDown={stageKeys}
      onContextMenu={(event) => event.preventDefault()}
      onDrop={takePiece}
    >
      <Drawing alpha={/a$/i.test(base?.picture?.mode ?? "")} />
      <RunningPreview node={node} />
      {tool === "frame" && <FrameHandles />}
      {tool === "piece" && <PieceHandles />}
      <Outline />
      <Cursor stage={stage} />
      <Loading loading={loading} fault={fault} again={again} />
      <Unmade node={node} base={base} />
      <ZoomBar />
    </div>
  );
}

/** A picture that is dropped here while a piece can be placed is that piece. */
function takePiece(event: DragEvent): void {
  const file = pictureIn(event.dataTransfer);
  if (!file || !offerNow().tools.includes("piece")) return;
  event.preventDefault();
  event.stopPropagation();
  attempt(layPiece(file, file.name));
}

/** The two canvases. */
function Drawing({ alpha }: { alpha: boolean }) {
  const picture = useRef<HTMLCanvasElement>(null);
  const layers = useRef<HTMLCanvasElement>(null);
  const screen = useRef<Screen>(null);
  const looks = useLooks();
  // biome-ignore lint/correctness/useExhaustiveDependencies: how the layers look is told to the screen below
  useEffect(() => {
    const it = new Screen(picture.current!, layers.current!, looks);
    screen.current = it;
    it.show(useShown.getState().levels, false);
    const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const ends = [
      watchLayers((box) => it.drawn(box)),
      useEye.subscribe(
        (now, before) => (now.view !== before.view || now.stage !== before.stage) && it.turned(),
      ),
      useShown.subscribe((now, before) => now.levels !== before.levels && it.show(now.levels, !quiet)),
    ];
    return () => {
      for (const end of ends) end();
      it.end();
    };
  }, []);
  useEffect(() => screen.current?.wear(looks), [looks]);
  useEffect(() => screen.current?.chequer(alpha), [alpha]);
  return (
    <>
      <canvas ref={picture} className="picture" />
      <PieceView />
      <canvas ref={layers} className="drawn" />
      <Rim />
    </>
  );
}
