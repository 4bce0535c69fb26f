import type { ButtonHTMLAttributes, Ref } from "react";
import "./button.css";
import { Icon, type IconName } from "./icons";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: IconName;
  /** The one thing to do here, an ordinary one, or one that hardly shows. */
  kind?: "main" | "plain" | "quiet";
  ref?: Ref<HTMLButtonElement>;
}

/** A button with words. */
export function Button({ icon, kind = "plain", children, className = "", ...rest }: Props) {
  return (
    <button type="button" className={`button ${kind} ${className}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  /** What it does; read aloud, and shown on hover. */
  label: string;
  /** The keys that do the same, such as "B". */
  keys?: string;
  /** Whether it is on, for one that stays down. */
  pressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with a drawing alone. */
export function IconButton({ icon, label, keys, pressed, className = "", ...rest }: IconProps) {
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      aria-label={label}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      title={keys ? `${label} (${keys})` : label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
