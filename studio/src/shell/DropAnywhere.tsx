import { type DragEvent, type ReactNode, useEffect, useState } from "react";
import { attempt } from "@/state/notices";
import { t } from "@/words";
import { openFile, pictureIn } from "./opening";

/** The whole window takes a photo that is dropped on it or pasted. A part that wants one itself stops the event. */
export function DropAnywhere({ children }: { children: ReactNode }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const pasted = (event: ClipboardEvent) => {
      const file = pictureIn(event.clipboardData);
      if (file) attempt(openFile(file));
    };
    window.addEventListener("paste", pasted);
    return () => window.removeEventListener("paste", pasted);
  }, []);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    const file = pictureIn(event.dataTransfer);
    if (file) attempt(openFile(file));
  };
  const hovering = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same is done by the button that opens a picture
    <div
      className="window"
      onDragOver={hovering}
      onDropCapture={() => setOver(false)}
      onDrop={dropped}
      onDragLeave={(event) => event.relatedTarget === null && setOver(false)}
    >
      {children}
      {over && (
        <div className="dropping" aria-hidden="true">
          <p>{t("file.drop")}</p>
        </div>
      )}
    </div>
  );
}
