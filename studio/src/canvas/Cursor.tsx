import { type RefObject, useEffect, useRef } from "react";
import { useTool } from "@/state/tool";
import { useEye } from "./eye";

/** Tools whose reach is a disc. */
const ROUND = new Set(["brush", "eraser", "colour", "scribble"]);

/** The circle of the brush around the pointer. It is moved by hand: a drawing of the page for each move would be late. */
export function Cursor({ stage }: { stage: RefObject<HTMLDivElement | null> }) {
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const it = stage.current;
    const circle = ring.current;
    if (!it || !circle) return;
    let at: { x: number; y: number } | null = null;
    let inside = false;
    const place = () => {
      const { tool, size } = useTool.getState();
      const shown = inside && at !== null && ROUND.has(tool);
      circle.style.opacity = shown ? "1" : "0";
      if (!shown || !at) return;
      const side = Math.max(3, size * useEye.getState().view.scale);
      circle.style.width = circle.style.height = `${side}px`;
      circle.style.transform = `translate(${at.x - side / 2}px, ${at.y - side / 2}px)`;
    };
    const moved = (event: PointerEvent) => {
      const { left, top } = it.getBoundingClientRect();
      at = { x: event.clientX - left, y: event.clientY - top };
      const over = event.target instanceof Element && event.target.closest("[data-own]");
      inside = event.pointerType !== "touch" && !over;
      place();
    };
    const left = () => {
      inside = false;
      place();
    };
    it.addEventListener("pointermove", moved);
    it.addEventListener("pointerleave", left);
    const ends = [useTool.subscribe(place), useEye.subscribe(place)];
    return () => {
      it.removeEventListener("pointermove", moved);
      it.removeEventListener("pointerleave", left);
      for (const end of ends) end();
    };
  }, [stage]);
  return <div ref={ring} className="cursor" aria-hidden="true" />;
}
