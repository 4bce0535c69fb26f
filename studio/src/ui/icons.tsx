import type { ReactNode } from "react";

/** Drawn for this studio on a grid of 20, strokes of 1.6. */
const SHAPES = {
  brush: (
    <path d="M16.5 3.5 9 11m-1.6 1.2c1.4.2 2.3 1.1 2.4 2.5C9.9 16.4 8 17 3.5 16.8c1.2-.8 1-1.9 1.4-3.1.4-1 1.3-1.7 2.5-1.5Z" />
  ),
  eraser: (
    <path d="m8 16.5-4.3-4.3a1 1 0 0 1 0-1.4l7-7a1 1 0 0 1 1.4 0l4.2 4.2a1 1 0 0 1 0 1.4L9.2 16.5Zm0 0h8.5M7 7.5l5.6 5.6" />
  ),
  lasso: (
    <path d="M5.5 12.6C3.9 11.7 3 10.4 3 9c0-3 3.1-5.5 7-5.500S17 6 17 9s-3.1 5.5-7 5.500c-.9 0-1.7-.1-2.5-.4m-2-1.500a1.5 1.5 0 1 0 2 1.500m-2-1.500a1.5 1.5 0 0 1 2 1.500m0 0c.1 1.3-.6 2.3-2 2.9" />
  ),
  rectangle: <path d="M3.5 4.500h13v11h-13z" strokeDasharray="2.6 2" />,
  wand: <path d="M4 16 12.5 7.500M14 2.500v3M17.5 6h-3M10.5 3.500l1 1M16.5 9.500l-1-1" />,
  move: <path d="M10 3v14M3 10h14M10 3 8 5m2-2 2 2m-2 12-2-2m2 2 2-2M3 10l2-2m-2 2 2 2m12-2-2-2m2 2-2 2" />,
  frame: <path d="M6 6h8v8H6zM10 1.500v2.500M10 16v2.500M1.5 10H4M16 10h2.5" />,
  colour: <path d="M10 3c2.5 3 4.5 5.3 4.5 8a4.5 4.5 0 0 1-9 0c0-2.7 2-5 4.5-8Z" />,
  scribble: <path d="M3 13c2-6 4-8 5-7s-3 8-1 8 4-7 5.5-6-2 5.5 0 5.500S16 11 17 9" />,
  piece: <path d="M3.5 3.500h8v8h-8zM8.5 14v2.500h8v-8H14" />,
  undo: <path d="M7 4 3.5 7.5 7 11M4 7.500h7.500a4.5 4.5 0 0 1 0 9H8" />,
  redo: <path d="m13 4 3.5 3.500L13 11m3-3.500H8.500a4.5 4.5 0 0 0 0 9H12" />,
  invert: (
    <path d="M10 3.500a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm0 0v13M10 6h3.500M10 9h6M10 12h6M10 15h3.5" />
  ),
  hash: <path d="M8 3.500 6.500 16.500M13.500 3.500 12 16.500M3.500 7.500h13.500M3 12.500h13.500" />,
  eye: (
    <path d="M2 10c2-3.500 4.700-5.500 8-5.500s6 2 8 5.500c-2 3.500-4.700 5.500-8 5.500S4 13.500 2 10Zm8-2.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z" />
  ),
  clear: <path d="m5 5 10 10M15 5 5 15" />,
  plus: <path d="M10 4v12M4 10h12" />,
  minus: <path d="M4 10h12" />,
  fit: <path d="M3.5 7V3.500H7M13 3.500h3.500V7M16.5 13v3.500H13M7 16.500H3.500V13" />,
  compare: <path d="M10 3v14M3.5 5.500h4v9h-4zM12.5 5.500h4v9h-4z" />,
  star: <path d="m10 3 2.1 4.5 4.9.6-3.6 3.4.9 4.900L10 14l-4.3 2.4.9-4.900L3 8.100l4.9-.6Z" />,
  bin: <path d="M4 5.500h12M8 5.500v-2h4v2M5.5 5.500l.7 11h7.600l.7-11M8.5 8.500v5M11.5 8.500v5" />,
  save: <path d="M10 3v9.500m0 0 3.5-3.500M10 12.5 6.5 9M4 16.500h12" />,
  open: <path d="M10 13V3.500m0 0L6.5 7M10 3.5 13.5 7M4 16.500h12" />,
  play: <path d="m6 4 10 6-10 6Z" />,
  stop: <path d="M5.5 5.500h9v9h-9z" />,
  chat: <path d="M3.5 4.500h13v9H9l-3.5 3v-3h-2z" />,
  history: (
    <path d="M5 4.500v11M5 10h5.500a3 3 0 0 0 3-3v-.5M5 4.500a1.5 1.5 0 1 1 0-.1M13.5 6.500a1.5 1.5 0 1 1 0-.1M5 17a1.5 1.5 0 1 1 0-.1" />
  ),
  live: (
    <path d="M10 10h.01M6.5 13.500a5 5 0 0 1 0-7m7 0a5 5 0 0 1 0 7M4 16a8.5 8.5 0 0 1 0-12m12 0a8.5 8.5 0 0 1 0 12" />
  ),
  help: (
    <path d="M7.5 7.500a2.5 2.5 0 1 1 3.6 2.200c-.8.4-1.1.9-1.1 1.800m0 3h.01M10 2.500a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Z" />
  ),
  sun: (
    <path d="M10 6.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM10 1.500v2M10 16.500v2M1.5 10h2M16.5 10h2M4 4l1.4 1.400M14.6 14.6 16 16M4 16l1.4-1.400M14.6 5.4 16 4" />
  ),
  chevron: <path d="m6 8 4 4 4-4" />,
  dice: <path d="M4 4h12v12H4zM7.5 7.500h.01M12.5 7.500h.01M10 10h.01M7.5 12.500h.01M12.5 12.500h.01" />,
  more: <path d="M4.5 10h.01M10 10h.01M15.5 10h.01" strokeWidth="2.4" />,
  picture: <path d="M3 4h14v12H3zM3 13.500l4-4 3.5 3.5 2-2 4.5 4M13 7.500h.01" />,
  folder: <path d="M3 5h5l1.5 2H17v9H3z" />,
  branch: <path d="M6 3.500v13M6 12c0-3 7-2 7-5.500M13 6.500v-3" />,
  check: <path d="m4 10.5 4 4 8-9" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** A drawing beside words, or inside a button that has a label: nothing is told to those who cannot see it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[name]}
    </svg>
  );
}
