import { useEffect, useState } from "react";
import "./controls.css";

/** A number: by a slider where its range is short, and as one writes it. What is written out of range is told to `onChange` too. */
export function Range({
  id,
  label,
  value,
  min,
  max,
  step,
  whole = false,
  invalid = false,
  describedBy,
  onChange,
}: {
  id: string;
  label: string;
  value: number;
  min: number;
  max: number;
  /** Of the slider; 0 is no slider. */
  step: number;
  whole?: boolean;
  invalid?: boolean;
  describedBy?: string;
  onChange: (value: number) => void;
}) {
  const [text, setText] = useState(String(value));
  useEffect(
    () => setText((written) => (Number(written) === value && written !== "" ? written : shownAs(value))),
    [value],
  );
  const share = step ? ((value - min) / (max - min)) * 100 : 0;
  return (
    <div className={step ? "range" : "range alone"}>
      {step > 0 && (
        <input
          type="range"
          aria-label={label}
          min={min}
          max={max}
          step={step}
          value={Number.isNaN(value) ? min : value}
          style={{ "--share": `${Math.min(100, Math.max(0, share || 0))}%` } as React.CSSProperties}
          onChange={({ target }) => onChange(Number(target.value))}
        />
      )}
      <input
        id={id}
        className="field"
        type="text"
        inputMode={whole ? "numeric" : "decimal"}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          const number = Number(target.value.replace(",", "."));
          onChange(target.value.trim() === "" ? Number.NaN : number);
        }}
        onKeyDown={(event) => {
          const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
          if (!by || Number.isNaN(value)) return;
          event.preventDefault();
          const moved = value + by * (step || 1) * (event.shiftKey ? 10 : 1);
          onChange(Math.min(max, Math.max(min, Number(moved.toFixed(4)))));
        }}
      />
    </div>
  );
}

const shownAs = (value: number): string => (Number.isNaN(value) ? "" : String(value));
