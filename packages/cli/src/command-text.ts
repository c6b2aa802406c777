/** The command line that does the same again, fit for a shell. */

export const commandText = (words: readonly string[]): string => ["fovea", ...words.map(quoted)].join(" ");

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
