import { type PointerEvent, useCallback, useEffect, useRef, useState } from "react";
import { bitmapAt } from "@/api/pictures";
import { attempt } from "@/state/notices";
import { useTool } from "@/state/tool";
import { Button, IconButton } from "@/ui/Button";
import { useKeys } from "@/ui/keys";
import { t } from "@/words";
import { boardSize } from "./frame";

const STEPS = 20; // that can be undone

interface Props {
  /** The picture that one begins on. */
  begins: string;
  width: number;
  height: number;
  /** Something was drawn; the function gives it as a file when it is wanted. */
  onChange: (frame: () => Promise<Blob | null>) => void;
}

/** What is painted on: the picture itself, at a size that engines keep up with. */
export function Board({ begins, width, height, onChange }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const past = useRef<ImageData[]>([]);
  const [depth, setDepth] = useState(0);
  const { color, size, set } = useTool();
  const { width: w, height: h } = boardSize(width, height);
  const scale = w / width;

  const changed = useCallback(() => {
    const it = canvas.current;
    if (it) onChange(() => new Promise((told) => it.toBlob(told, "image/jpeg", 0.85)));
  }, [onChange]);

  const begin = useCallback(async () => {
    const pen = canvas.current?.getContext("2d");
    const bitmap = await bitmapAt(begins);
    pen?.drawImage(bitmap, 0, 0, w, h);
    bitmap.close();
    past.current = [];
    setDepth(0);
    changed();
  }, [begins, w, h, changed]);
  useEffect(() => attempt(begin()), [begin]);

  const remember = () => {
    const pen = canvas.current!.getContext("2d", { willReadFrequently: true })!;
    past.current = [...past.current, pen.getImageData(0, 0, w, h)].slice(-STEPS);
    setDepth(past.current.length);
  };
  const undo = () => {
    const last = past.current.pop();
    if (!last) return;
    canvas.current!.getContext("2d")!.putImageData(last, 0, 0);
    setDepth(past.current.length);
    changed();
  };
  useKeys({
    "mod+z": undo,
    "[": () => set({ size: Math.max(1, size * 0.8) }),
    "]": () => set({ size: Math.min(2000, size * 1.25) }),
  });

  const blank = () => {
    remember();
    const pen = canvas.current!.getContext("2d")!;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, w, h);
    changed();
  };
  const down = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    remember();
    draw(event, true);
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>, begins = false) => {
    if (!(event.buttons & 1)) return;
    const it = event.currentTarget;
    const pen = it.getContext("2d")!;
    const shown = it.getBoundingClientRect();
    const at = ({ clientX, clientY }: { clientX: number; clientY: number }) =>
      [((clientX - shown.left) * w) / shown.width, ((clientY - shown.top) * h) / shown.height] as const;
    const points = begins ? [event.nativeEvent] : event.nativeEvent.getCoalescedEvents();
    pen.strokeStyle = color;
    pen.lineWidth = Math.max(1, size * scale * (event.pointerType === "pen" ? 2 * event.pressure : 1));
    pen.lineCap = pen.lineJoin = "round";
    pen.beginPath();
    pen.moveTo(...(last.current ?? at(event)));
    for (const point of points) pen.lineTo(...at(point));
    pen.stroke();
    last.current = at(event);
    changed();
  };
  const last = useRef<readonly [number, number] | null>(null);

  return (
    <div className="board">
      <div className="live-bar" role="toolbar" aria-label={t("regions.tools")}>
        <label>
          {t("live.color")}
          <input type="color" value={color} onChange={({ target }) => set({ color: target.value })} />
        </label>
        <label className="live-size">
          {t("live.size")}
          <input
            type="range"
            min={1}
            max={300}
            value={Math.min(300, size)}
            onChange={({ target }) => set({ size: Number(target.value) })}
          />
        </label>
        <IconButton icon="undo" label={t("undo")} keys="Control+Z" disabled={depth === 0} onClick={undo} />
        <Button kind="quiet" onClick={blank}>
          {t("live.blank")}
        </Button>
        <Button kind="quiet" onClick={() => attempt(begin())}>
          {t("live.photo")}
        </Button>
      </div>
      <div className="live-frame">
        <canvas
          ref={canvas}
          width={w}
          height={h}
          role="img"
          aria-label={t("live.board")}
          onPointerDown={down}
          onPointerMove={draw}
          onPointerUp={() => {
            last.current = null;
          }}
        />
      </div>
    </div>
  );
}
