import { type ReactNode, useEffect, useRef, useState } from "react";
import { lookUrl } from "@/api/pictures";
import type { TreeNode } from "@/api/trees";
import { nameOf } from "@/history/telling";
import { nodeOf, shownNode, useBoard } from "@/state/board";
import { type Comparing, useTool } from "@/state/tool";
import { IconButton } from "@/ui/Button";
import { useKeys } from "@/ui/keys";
import { t } from "@/words";
import { type Aligned, align, type Box, movedBy } from "./aligning";
import "./compare.css";
import { Divider } from "./Divider";
import { useGlass } from "./glass";

const WAYS = ["slider", "beside", "blink", "difference"] as const satisfies Comparing[];
const BLINK = 650; // ms

/** The picture on the canvas and the one that it is compared with. */
export function Compare() {
  const tree = useBoard((state) => state.tree);
  const other = useBoard((state) => state.other);
  const after = useBoard(shownNode);
  const { comparing, set } = useTool();
  const before = nodeOf(tree, other ?? after?.parent);
  const stop = () => set({ comparing: "off" });
  useKeys({ Escape: stop });
  if (!tree || !after?.picture || !before?.picture) return <Nothing onStop={stop} />;
  const aligned = align(before.picture, after.picture, movedBy(after, before));
  return (
    <div className="compare">
      <div className="compare-bar" role="toolbar" aria-label={t("compare.title")}>
        <fieldset className="segments">
          <legend className="unseen">{t("compare.title")}</legend>
          {WAYS.map((way) => (
            <label key={way}>
              <input
                type="radio"
                name="comparing"
                checked={comparing === way}
                onChange={() => set({ comparing: way })}
              />
              <span>{t(`compare.${way}`)}</span>
            </label>
          ))}
        </fieldset>
        <span className="stretch" />
        <IconButton icon="clear" label={t("compare.stop")} keys="Escape" onClick={stop} />
      </div>
      <Glass aligned={aligned} way={comparing} tree={tree.id} before={before} after={after} />
    </div>
  );
}

interface Shown {
  aligned: Aligned;
  way: Comparing;
  tree: string;
  before: TreeNode;
  after: TreeNode;
}

/** Both pictures under one glass: they move and grow together. */
function Glass({ aligned, way, tree, before, after }: Shown) {
  const frame = useRef<HTMLDivElement>(null);
  const beside = way === "beside";
  const glass = useGlass(
    frame,
    beside ? { width: aligned.width * 2 + GAP, height: aligned.height } : aligned,
  );
  const [split, setSplit] = useState(0.5);
  const blinking = useBlink(way === "blink");
  const [gain, setGain] = useState(4);
  const first = <Layer box={aligned.before} src={lookUrl(tree, before.id, 0)} name={nameOf(before)} />;
  const second = (
    <Layer
      box={beside ? { ...aligned.after, x: aligned.after.x + aligned.width + GAP } : aligned.after}
      src={lookUrl(tree, after.id, 0)}
      name={nameOf(after)}
    />
  );
  return (
    <div ref={frame} className="glass" {...glass.handlers}>
      <div
        className={`glass-pictures ${way}`}
        style={{
          width: glass.size.width,
          height: glass.size.height,
          transform: glass.transform,
          filter: way === "difference" ? `brightness(${gain})` : undefined,
        }}
      >
        <Slide hidden={way === "blink" && !blinking}>{first}</Slide>
        <Slide hidden={way === "blink" && blinking} clip={way === "slider" ? split : null} frame={aligned}>
          {second}
        </Slide>
      </div>
      {way === "slider" && (
        <Divider
          at={glass.toView(split * aligned.width)}
          onMove={(x) => setSplit(glass.toPicture(x) / aligned.width)}
          split={split}
          onSplit={setSplit}
        />
      )}
      {way !== "difference" && (
        <>
          <p className="tag left" hidden={way === "blink" && !blinking}>
            {nameOf(before)}
          </p>
          <p className="tag right" hidden={way === "blink" && blinking}>
            {nameOf(after)}
          </p>
        </>
      )}
      {way === "difference" && (
        <label className="gain">
          {t("compare.gain", { gain })}
          <input
            type="range"
            min={1}
            max={32}
            value={gain}
            onChange={(event) => setGain(Number(event.target.value))}
          />
        </label>
      )}
    </div>
  );
}

const GAP = 16; // pixels of the picture, between two that stand beside each other

function Layer({ box, src, name }: { box: Box; src: string; name: string }) {
  return (
    <img
      src={src}
      alt={name}
      draggable={false}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    />
  );
}

interface SlideProps {
  hidden?: boolean;
  /** The share of the frame, from the left, that is cut away. */
  clip?: number | null;
  frame?: Aligned;
  children: ReactNode;
}

function Slide({ hidden = false, clip = null, frame, children }: SlideProps) {
  const style = clip === null || !frame ? undefined : { clipPath: `inset(0 0 0 ${clip * frame.width}px)` };
  return (
    <div className="slide" hidden={hidden} style={style}>
      {children}
    </div>
  );
}

/** Whether it is the first one's turn; who wants little motion changes by the space bar alone. */
function useBlink(on: boolean): boolean {
  const [first, setFirst] = useState(false);
  useKeys({ " ": () => setFirst((is) => !is) });
  useEffect(() => {
    if (!on || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const timer = setInterval(() => setFirst((is) => !is), BLINK);
    return () => clearInterval(timer);
  }, [on]);
  return first;
}

function Nothing({ onStop }: { onStop: () => void }) {
  return (
    <div className="compare nothing">
      <p>{t("compare.nothing")}</p>
      <button type="button" className="button" onClick={onStop}>
        {t("compare.stop")}
      </button>
    </div>
  );
}
