import { useId } from "react";

/** A number with its name, a slider and a field, in one line. `curve` gives small values more of the way. */
export function Slide({
  label,
  unit = "",
  value,
  min,
  max,
  curve = 1,
  onChange,
}: {
  label: string;
  unit?: string;
  value: number;
  min: number;
  max: number;
  curve?: number;
  onChange: (value: number) => void;
}) {
  const id = useId();
  const share = ((value - min) / (max - min)) ** (1 / curve);
  const written = (text: string) => {
    const number = Math.round(Number(text));
    if (text !== "" && Number.isFinite(number)) onChange(Math.min(max, Math.max(min, number)));
  };
  return (
    <div className="slide">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.005}
        value={share}
        aria-valuetext={`${value} ${unit}`}
        style={{ "--share": `${share * 100}%` } as React.CSSProperties}
        onChange={({ target }) => onChange(Math.round(min + (max - min) * Number(target.value) ** curve))}
      />
      <span className="slide-number">
        <input
          type="number"
          aria-label={label}
          min={min}
          max={max}
          value={value}
          onChange={({ target }) => written(target.value)}
        />
        {unit && <span aria-hidden="true">{unit}</span>}
      </span>
    </div>
  );
}
