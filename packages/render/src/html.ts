/** HTML text in which everything that is put in is escaped. */

/** Markup, as opposed to text. Only {@link html} makes it. */
export interface Html {
  readonly markup: string;
}

export type HtmlPart = Html | readonly Html[] | string | number | undefined;

/** ``html`<p>${name}</p>` ``: strings and numbers are escaped, `Html` is put in as it is, `undefined` is nothing. */
export function html(literals: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const filled = literals.map((literal, i) => literal + (i < parts.length ? markupOf(parts[i]) : ""));
  return { markup: filled.join("") };
}

function markupOf(part: HtmlPart): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Safe between tags and inside quoted attributes. */
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] as string);
