import { type ReactNode, useRef } from "react";
import { IconButton } from "@/ui/Button";
import type { IconName } from "@/ui/icons";

/** A button that opens a small panel below it: the browser's own popover, which closes on Escape and on a click elsewhere. */
export function Panel({ icon, label, children }: { icon: IconName; label: string; children: ReactNode }) {
  const panel = useRef<HTMLDivElement>(null);
  const open = (button: HTMLElement) => {
    const it = panel.current;
    if (!it) return;
    it.togglePopover();
    const { bottom, right } = button.getBoundingClientRect();
    it.style.top = `${bottom + 6}px`;
    it.style.left = `${Math.max(8, right - it.offsetWidth)}px`;
  };
  return (
    <>
      <IconButton
        icon={icon}
        label={label}
        aria-haspopup="dialog"
        onClick={(event) => open(event.currentTarget)}
      />
      <div ref={panel} popover="auto" className="panel" role="dialog" aria-label={label}>
        {children}
      </div>
    </>
  );
}
