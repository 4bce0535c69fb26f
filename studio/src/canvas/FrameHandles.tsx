import { type KeyboardEvent, type PointerEvent, useEffect, useState } from "react";
import { t } from "@/words";
import { useEye } from "./eye";
import { dragged, frameOf, type Margins, MOST, type Side } from "./frame";
import type { Box } from "./plane";
import { askMargins, useMargins } from "./useMargins";
import type { View } from "./view";
import "./frame.css";

const EDGES: readonly Side[] = ["left", "top", "right", "bottom"];
const CORNERS: readonly (readonly [Side, Side])[] = [
  ["left", "top"],
  ["right", "top"],
  ["right", "bottom"],
  ["left", "bottom"],
];

/** The frame that the picture is widened to: its edges and corners are dragged outwards. */
export function FrameHandles() {
  const { view, picture } = useEye();
  const margins = useMargins();
  const [held, setHeld] = useState<readonly Side[]>([]);
  const frame = frameOf(margins, picture);
  useWholeFrame(frame, held.length > 0);
  const inner = onStage(view, { x: 0, y: 0, ...picture });
  const outer = onStage(view, frame);
  return (
    <div className="frame" data-held={held.length > 0}>
      <svg aria-hidden="true">
        <defs>
          <pattern
            id="frame-new"
            width="9"
            height="9"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="9" height="9" className="frame-ground" />
            <line x1="0" y1="0" x2="0" y2="9" className="frame-line" />
          </pattern>
        </defs>
        <path d={`${pathOf(outer)}${pathOf(inner)}`} fillRule="evenodd" fill="url(#frame-new)" />
        <path d={pathOf(outer)} className="frame-edge" />
      </svg>
      {CORNERS.map((sides) => (
        <Handle key={sides.join()} sides={sides} margins={margins} frame={outer} onHold={setHeld} />
      ))}
      {EDGES.map((side) => (
        <Handle key={side} sides={[side]} margins={margins} frame={outer} onHold={setHeld} />
      ))}
      {EDGES.filter((side) => held.includes(side) || margins[side] > 0).map((side) => (
        <span key={side} className="frame-number" data-side={side} style={numberAt(side, inner, outer)}>
          +{margins[side]}
        </span>
      ))}
    </div>
  );
}

interface HandleProps {
  sides: readonly Side[];
  margins: Margins;
  frame: Box;
  onHold: (sides: readonly Side[]) => void;
}

function Handle({ sides, margins, frame, onHold }: HandleProps) {
  const [side] = sides;
  const name = sides.join("-");
  const held = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const handle = event.currentTarget;
    const { scale } = useEye.getState().view;
    const [x, y] = [event.clientX, event.clientY];
    handle.setPointerCapture(event.pointerId);
    onHold(sides);
    const moved = (to: globalThis.PointerEvent) =>
      askMargins(dragged(margins, sides, (to.clientX - x) / scale, (to.clientY - y) / scale, to.altKey));
    const ended = () => {
      handle.removeEventListener("pointermove", moved);
      onHold([]);
    };
    handle.addEventListener("pointermove", moved);
    handle.addEventListener("lostpointercapture", ended, { once: true });
  };
  const style = placeOf(sides, frame);
  if (sides.length > 1 || !side)
    return (
      <div className="frame-handle corner" data-own="" data-at={name} style={style} onPointerDown={held} />
    );
  return (
    <div
      className="frame-handle"
      data-own=""
      data-at={name}
      style={style}
      role="slider"
      tabIndex={0}
      aria-label={t(`frame.${side}`)}
      aria-orientation={side === "left" || side === "right" ? "horizontal" : "vertical"}
      aria-valuemin={0}
      aria-valuemax={MOST}
      aria-valuenow={margins[side]}
      aria-valuetext={t("frame.pixels", { count: margins[side] })}
      onPointerDown={held}
      onKeyDown={(event) => walked(event, side, margins)}
    />
  );
}

/** The arrow keys move the edge that has the focus, with Shift ten times as far. */
function walked(event: KeyboardEvent, side: Side, margins: Margins): void {
  const by = event.shiftKey ? 64 : 8;
  const way = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key];
  if (!way) return;
  event.preventDefault();
  event.stopPropagation();
  askMargins(dragged(margins, [side], way[0]!, way[1]!));
}

/** Keep the whole frame in sight, but not while it is being dragged. */
function useWholeFrame({ x, y, width, height }: Box, held: boolean): void {
  useEffect(() => {
    const room = 0.08 * Math.max(width, height); // to drag into
    const whole = { x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room };
    if (!held) useEye.getState().encompass(whole);
  }, [x, y, width, height, held]);
  useEffect(
    () => () => {
      const { picture, encompass } = useEye.getState();
      encompass({ x: 0, y: 0, ...picture });
    },
    [],
  );
}

const onStage = ({ scale, x, y }: View, box: Box): Box => ({
  x: x + box.x * scale,
  y: y + box.y * scale,
  width: box.width * scale,
  height: box.height * scale,
});

const pathOf = ({ x, y, width, height }: Box): string =>
  `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}Z`;

function placeOf(sides: readonly Side[], { x, y, width, height }: Box): { left: number; top: number } {
  const across = sides.includes("left") ? 0 : sides.includes("right") ? 1 : 0.5;
  const down = sides.includes("top") ? 0 : sides.includes("bottom") ? 1 : 0.5;
  return { left: x + across * width, top: y + down * height };
}

/** In the middle of what is added on that side. */
function numberAt(side: Side, inner: Box, outer: Box): { left: number; top: number } {
  const [across, down] = [inner.x + inner.width / 2, inner.y + inner.height / 2];
  switch (side) {
    case "left":
      return { left: (outer.x + inner.x) / 2, top: down };
    case "right":
      return { left: (outer.x + outer.width + inner.x + inner.width) / 2, top: down };
    case "top":
      return { left: across, top: (outer.y + inner.y) / 2 };
    case "bottom":
      return { left: across, top: (outer.y + outer.height + inner.y + inner.height) / 2 };
  }
}
