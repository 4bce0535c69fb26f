import { useEye } from "./eye";
import { between } from "./plane";
import { useTrace } from "./trace";
import { toStage } from "./view";

/** What is being outlined by lasso or rectangle, before it is filled. */
export function Outline() {
  const { kind, points, takes } = useTrace();
  const view = useEye((eye) => eye.view);
  if (!kind || points.length === 0) return null;
  const at = points.map((point) => toStage(view, point));
  const path =
    kind === "lasso"
      ? `M${at.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}${at.length > 2 ? "Z" : ""}`
      : boxPath(between(at[0]!, at[1] ?? at[0]!));
  return (
    <svg className={takes ? "outline takes" : "outline"} aria-hidden="true">
      <path className="under" d={path} />
      <path className="ants" d={path} />
      {kind === "lasso" && at[0] && <circle cx={at[0].x} cy={at[0].y} r="4" />}
    </svg>
  );
}

const boxPath = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }): string =>
  `M${x} ${y}h${width}v${height}h${-width}Z`;
