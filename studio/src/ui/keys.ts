import { useEffect } from "react";

/** A key alone ("b", "["), or with modifiers in this order: "mod+shift+z". `mod` is Ctrl, on a Mac the command key. */
export type Keys = string;

/**
 * Do things on keys, except while somebody writes.
 *
 * @param bindings by keys; it is read anew at each drawing.
 */
export function useKeys(bindings: Record<Keys, () => void>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      if (writing(event.target) && !(mod && event.key === "Enter")) return;
      if (document.querySelector("dialog[open]")) return;
      const name = `${mod ? "mod+" : ""}${event.shiftKey && event.key.length > 1 ? "shift+" : ""}${event.altKey ? "alt+" : ""}`;
      const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const shifted =
        mod && event.shiftKey && event.key.length === 1 ? `mod+shift+${letter}` : `${name}${letter}`;
      const doing = bindings[shifted];
      if (!doing) return;
      event.preventDefault();
      doing();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  });
}

function writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["range", "checkbox", "radio", "button", "color"].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}
