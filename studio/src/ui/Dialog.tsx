import { type ReactNode, useEffect, useRef } from "react";
import { t } from "@/words";
import { IconButton } from "./Button";
import "./dialog.css";

/** A window over everything: the browser's own, which keeps the focus inside and closes on Escape. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const it = dialog.current;
    it?.showModal();
    return () => it?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it
    <dialog
      ref={dialog}
      className="dialog"
      aria-label={title}
      onClose={() => !dialog.current?.open && onClose()} // React draws twice while developing: opened again by then
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="dialog-body">
        <header>
          <h2>{title}</h2>
          <IconButton icon="clear" label={t("close")} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
}
