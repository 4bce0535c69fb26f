import type { KeyboardEvent, PointerEvent } from "react";
import { Icon } from "@/ui/icons";
import { t } from "@/words";

interface Props {
  /** Where it stands, px from the left of the frame. */
  at: number;
  /** Dragged to so many px. */
  onMove: (x: number) => void;
  /** The same as a share of the picture, for keys. */
  split: number;
  onSplit: (split: number) => void;
}

/** The line between before and after. */
export function Divider({ at, onMove, split, onSplit }: Props) {
  const dragged = (event: PointerEvent<HTMLDivElement>) => {
    if (!(event.buttons & 1)) return;
    event.stopPropagation(); // else the pictures move too
    onMove(event.clientX - event.currentTarget.parentElement!.getBoundingClientRect().left);
  };
  const pressed = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onSplit(Math.min(1, Math.max(0, split + by)));
  };
  return (
    <div
      className="divider"
      role="slider"
      tabIndex={0}
      aria-label={t("compare.divider")}
      aria-valuenow={Math.round(Math.min(1, Math.max(0, split)) * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      style={{ left: at }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={dragged}
      onKeyDown={pressed}
    >
      <span>
        <Icon name="compare" size={16} />
      </span>
    </div>
  );
}
