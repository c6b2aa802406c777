/** Text for people: marks and cuts for a terminal, plain in a pipe. */

import { styleText } from "node:util";

type Style = "bold" | "dim" | "red";

export interface Printer {
  readonly line: (text: string) => void;
  readonly styled: (style: Style, text: string) => string;
  /** Cut to what is left of the line after `used` columns; whole in a pipe. */
  readonly cut: (text: string, used: number) => string;
}

/** Colours only on a terminal that wants them: https://no-color.org. */
export function printer(stream: NodeJS.WriteStream): Printer {
  const coloured = stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  const width = stream.isTTY ? Math.max(20, stream.columns) : Number.POSITIVE_INFINITY;
  return {
    line: (text) => {
      stream.write(`${text}\n`);
    },
    styled: (style, text) => (coloured ? styleText(style, text) : text),
    cut: (text, used) => {
      const room = Math.max(8, width - used);
      return text.length > room ? `${text.slice(0, room - 1)}…` : text;
    },
  };
}
