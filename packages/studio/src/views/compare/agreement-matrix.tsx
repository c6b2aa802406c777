/** Every method against every other: colours with numbers. */

import { similarityColour } from "@fovea/render";
import type { ReactElement } from "react";
import { inkOn } from "./ink-on.ts";
import type { Agreement } from "./use-agreement.ts";
import { rankText } from "./words.ts";

export function AgreementMatrix({ agreement }: { readonly agreement: Agreement }): ReactElement {
  const { methods, values, pictures } = agreement;
  return (
    <section className="panel stack" aria-labelledby="agree">
      <h2 id="agree">Do the methods agree?</h2>
      <p>{agreementText(agreement)}</p>
      <p className="quiet">
        Each number says how alike two methods order the pixels, from the most to the least important: 1 is
        the same order, 0 no relation, −1 the opposite (Spearman's rank correlation, the mean over{" "}
        {pictures === 1 ? "one picture" : `${pictures} pictures`}). Agreement is no proof: methods of one
        family can share a mistake.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="scroll" tabIndex={0} aria-label="Agreement of the methods">
        <table className="agreement">
          <thead>
            <tr>
              <td />
              {methods.map(({ id, title }, i) => (
                <th key={id} scope="col" title={title} aria-label={title}>
                  {i + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {methods.map(({ id, title }, row) => (
              <tr key={id}>
                <th scope="row">
                  {title} <span className="quiet">{row + 1}</span>
                </th>
                {methods.map((other, column) => (
                  <Cell key={other.id} value={values[row]?.[column] ?? Number.NaN} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Cell({ value }: { readonly value: number }): ReactElement {
  const known = Number.isFinite(value);
  const colour = similarityColour(value);
  const style = { background: `rgb(${colour.join(" ")})`, color: inkOn(colour) };
  return (
    <td className="number" style={known ? style : {}}>
      {rankText(value)}
    </td>
  );
}

/** The pair that agrees most and the one that agrees least, in a sentence. */
function agreementText({ methods, values }: Agreement): string {
  const pairs = methods.flatMap((one, row) =>
    methods.slice(row + 1).map((other, i) => ({
      text: `${one.title} and ${other.title}`,
      value: values[row]?.[row + 1 + i] ?? Number.NaN,
    })),
  );
  const known = pairs.filter(({ value }) => Number.isFinite(value)).toSorted((a, b) => b.value - a.value);
  const [best, worst] = [known[0], known.at(-1)];
  if (best === undefined || worst === undefined) return "There is nothing to compare yet.";
  if (best === worst) return `${best.text}: ${rankText(best.value)}.`;
  return `Most alike: ${best.text} (${rankText(best.value)}). Least alike: ${worst.text} (${rankText(worst.value)}). Where two methods differ, they answer different questions or one of them misleads.`;
}
