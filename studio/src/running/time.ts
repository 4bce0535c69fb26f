import { useEffect, useState } from "react";
import { t } from "@/words";

/** Some seconds as words, no more exact than it can be. */
export function about(seconds: number): string {
  if (seconds < 60) return t("running.about.s", { seconds: Math.max(1, Math.round(seconds)) });
  return t("running.about.m", { minutes: Math.round(seconds / 60) });
}

/** Seconds since 1970, anew every second while `going`. */
export function useNow(going: boolean): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => setNow(Date.now() / 1000), 1000);
    return () => clearInterval(timer);
  }, [going]);
  return now;
}
