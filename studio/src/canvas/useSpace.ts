import { type RefObject, useEffect, useRef } from "react";

/** Whether the space key is held down, while nothing that it would press has the focus. */
export function useSpace(): RefObject<boolean> {
  const held = useRef(false);
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (event.code !== "Space" || !(event.target instanceof HTMLElement)) return;
      if (event.target.closest("button, a, input, textarea, select, summary, [contenteditable], dialog"))
        return;
      event.preventDefault();
      held.current = true;
      document.documentElement.dataset.space = "held";
    };
    const up = (event: KeyboardEvent | FocusEvent) => {
      if (event instanceof KeyboardEvent && event.code !== "Space") return;
      held.current = false;
      delete document.documentElement.dataset.space;
    };
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", up);
    return () => {
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", up);
    };
  }, []);
  return held;
}
