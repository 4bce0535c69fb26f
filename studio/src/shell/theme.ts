import { useEffect } from "react";
import { useTaste } from "@/state/taste";

const LIGHT = "(prefers-color-scheme: light)";

/** Dress the page as the person likes, or as their system does. */
export function useTheme(): void {
  const theme = useTaste((taste) => taste.theme);
  useEffect(() => {
    const system = matchMedia(LIGHT);
    const dress = () => {
      const light = theme === "light" || (theme === "system" && system.matches);
      document.documentElement.dataset.theme = light ? "light" : "dark";
    };
    dress();
    system.addEventListener("change", dress);
    return () => system.removeEventListener("change", dress);
  }, [theme]);
}
