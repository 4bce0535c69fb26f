import { createContext, type KeyboardEvent, type ReactNode, use, useId, useRef, useState } from "react";
import { IconButton } from "./Button";
import { Icon, type IconName } from "./icons";
import "./menu.css";

const Closing = createContext<() => void>(() => {});

interface Props {
  icon: IconName;
  label: string;
  children: ReactNode;
}

/** A button that opens a list of things to do: the browser's own popover, which closes on Escape and on a click elsewhere. */
export function Menu({ icon, label, children }: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const toggled = (is: boolean) => {
    setOpen(is);
    if (!is || !list.current || !button.current) return;
    place(list.current, button.current.getBoundingClientRect());
    items(list.current)[0]?.focus();
  };
  return (
    <>
      <IconButton
        ref={button}
        icon={icon}
        label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => list.current?.togglePopover()}
      />
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        className="menu"
        tabIndex={-1}
        onToggle={(event) => toggled(event.newState === "open")}
        onKeyDown={(event) => walk(event, list.current)}
      >
        <Closing value={() => list.current?.hidePopover()}>{open && children}</Closing>
      </div>
    </>
  );
}

interface ItemProps {
  icon?: IconName;
  onClick?: () => void;
  /** Where it leads, for one that takes a file away. */
  href?: string;
  download?: string;
  disabled?: boolean;
  children: ReactNode;
}

/** One thing to do. */
export function MenuItem({ icon, onClick, href, download, disabled, children }: ItemProps) {
  const close = use(Closing);
  const done = () => {
    close();
    onClick?.();
  };
  const inside = (
    <>
      {icon && <Icon name={icon} size={16} />}
      <span>{children}</span>
    </>
  );
  if (href)
    return (
      <a role="menuitem" className="menu-item" href={href} download={download} onClick={done} tabIndex={-1}>
        {inside}
      </a>
    );
  return (
    <button
      type="button"
      role="menuitem"
      className="menu-item"
      disabled={disabled}
      onClick={done}
      tabIndex={-1}
    >
      {inside}
    </button>
  );
}

const items = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>("[role=menuitem]:not(:disabled)"),
];

function walk(event: KeyboardEvent, list: HTMLElement | null): void {
  const all = list ? items(list) : [];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  event.stopPropagation();
  if (to === undefined) return;
  event.preventDefault();
  all.at(to % all.length)?.focus();
}

/** Below the button, or above it where there is no room; inside the window. */
function place(list: HTMLElement, button: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = list;
  const below = button.bottom + 4 + height <= innerHeight;
  list.style.top = `${below ? button.bottom + 4 : Math.max(8, button.top - height - 4)}px`;
  list.style.left = `${Math.max(8, Math.min(button.right - width, innerWidth - width - 8))}px`;
}
