/** Numbers as people read them in a caption. */

const minus = "−";

/** Three significant digits: `0.031`, `−12.5`, `3.1e−7`, `1280`. Trailing zeros are dropped. */
export function numberText(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${minus}∞`;
  const size = Math.abs(value);
  const plain = size === 0 || (size >= 1e-4 && size < 1e6);
  const text = plain
    ? String(rounded(value, digits))
    : value.toExponential(digits - 1).replace(/\.?0+e/, "e");
  return text.replace("e+", "e").replaceAll("-", minus);
}

/** `0.9973` → `99.73 %`. Never rounds up to 100 % or down to 0 % what is neither. */
export function percentText(fraction: number): string {
  const shown = Number((fraction * 100).toFixed(2));
  if (shown === 100 && fraction < 1) return "> 99.99 %";
  if (shown === 0 && fraction > 0) return "< 0.01 %";
  return `${shown} %`;
}

/** From 1000 up every digit before the point is kept. */
const rounded = (value: number, digits: number): number =>
  Math.abs(value) >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits));
