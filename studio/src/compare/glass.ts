import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

const MARGIN = 24; // px around a picture that fits
const MOST = 32;

interface Place {
  scale: number;
  x: number;
  y: number;
}

/** Look at something through a frame: it fits at first; the wheel makes it larger at the pointer, dragging moves it. */
export function useGlass(frame: RefObject<HTMLDivElement | null>, size: { width: number; height: number }) {
  const { width, height } = size;
  const [place, setPlace] = useState<Place>({ scale: 1, x: 0, y: 0 });
  const touched = useRef(false);

  useLayoutEffect(() => {
    const it = frame.current;
    if (!it) return;
    touched.current = false;
    const showAll = () => {
      if (touched.current) return;
      const { clientWidth, clientHeight } = it;
      const scale = Math.min((clientWidth - 2 * MARGIN) / width, (clientHeight - 2 * MARGIN) / height);
      setPlace({ scale, x: (clientWidth - width * scale) / 2, y: (clientHeight - height * scale) / 2 });
    };
    showAll();
    const watcher = new ResizeObserver(showAll);
    watcher.observe(it);
    return () => watcher.disconnect();
  }, [frame, width, height]);

  useEffect(() => {
    const it = frame.current;
    if (!it) return;
    const wheeled = (event: WheelEvent) => {
      event.preventDefault(); // else the page itself grows
      touched.current = true;
      const { left, top } = it.getBoundingClientRect();
      setPlace((now) =>
        zoomed(now, Math.exp(-event.deltaY / 400), event.clientX - left, event.clientY - top),
      );
    };
    it.addEventListener("wheel", wheeled, { passive: false });
    return () => it.removeEventListener("wheel", wheeled);
  }, [frame]);

  const dragged = (event: PointerEvent) => {
    if (!(event.buttons & 1) || event.defaultPrevented) return;
    touched.current = true;
    setPlace((now) => ({ ...now, x: now.x + event.movementX, y: now.y + event.movementY }));
  };

  return {
    size,
    transform: `translate(${place.x}px, ${place.y}px) scale(${place.scale})`,
    toView: (x: number) => place.x + x * place.scale,
    toPicture: (x: number) => (x - place.x) / place.scale,
    handlers: { onPointerMove: dragged },
  };
}

/** Larger by a factor, with what lies at a point staying there. */
export function zoomed({ scale, x, y }: Place, by: number, atX: number, atY: number): Place {
  const to = Math.min(MOST, Math.max(0.01, scale * by));
  return { scale: to, x: atX - ((atX - x) * to) / scale, y: atY - ((atY - y) * to) / scale };
}
