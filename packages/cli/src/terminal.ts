/** Text for people: marks and cuts for a terminal, plain in a pipe. */

import { styleText } from "node:util";

type Style = "bold" | "dim" | "red";

export interface Printer {
  readonly line: (text: string) => void;
  readonly styled: (style: Style, text: string) => string;
  /** Cut to what is left of the line after `used` columns; whole in a pipe. */
  readonly cut: (text: string, used: number) => string;
  /** Columns of the terminal; no end in a pipe. */
  readonly width: number;
}

/** Colours only on a terminal that wants them: https://no-color.org. */
export function printer(stream: NodeJS.WriteStream): Printer {
  const coloured = stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  const width = stream.isTTY ? Math.max(20, stream.columns) : Number.POSITIVE_INFINITY;
  return {
    width,
    line: (text) => {
      stream.write(`${stream.isTTY ? harmless(text) : text}\n`);
    },
    styled: (style, text) => (coloured ? styleText(style, text) : text),
    cut: (text, used) => {
      const room = Math.max(8, width - used);
      return text.length > room ? `${text.slice(0, room - 1)}…` : text;
    },
  };
}

/** The name of a file, which may hold ends of lines: what follows one would pass for a line of the program. */
export const inOneLine = (name: string): string => name.replaceAll(/[\r\n]+/g, "�");

/** Names of files and classes may hold codes that move the cursor or turn text round: only colours and ends of lines stay. */
export const harmless = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (letter, at: number) =>
    letter === "\n" || isColour(text, at) ? letter : "�",
  );

const isColour = (text: string, at: number): boolean => /^.\[\d{1,3}m/.test(text.slice(at, at + 6));
