import { lazy, Suspense, useEffect } from "react";
import { useBatch } from "./batch";
import { useOpening } from "./opening";

const FolderDialog = lazy(() => import("./FolderDialog"));

/** The window of batches, where somebody opened it. A batch that a reload interrupted goes on without it. */
export function Folder() {
  const open = useOpening((state) => state.open);
  const resume = useBatch((state) => state.resume);
  useEffect(() => void resume().catch(() => {}), [resume]); // a browser that keeps nothing has nothing to go on with
  return (
    open && (
      <Suspense>
        <FolderDialog />
      </Suspense>
    )
  );
}
