/** What a search for bias found, and the pictures that the network changed its mind about. */

import { percentText } from "@fovea/render";
import type { ReactElement } from "react";
import type { BiasAnswer, BiasClass, BiasExample } from "../../engine/collections-messages.ts";
import { RasterCanvas } from "../../parts/raster-canvas.tsx";
import { shortName } from "./colouring.ts";
import { picturesText } from "./picture-words.ts";

export function BiasFindings({
  answer,
  model,
}: {
  readonly answer: BiasAnswer;
  readonly model: string;
}): ReactElement {
  const { classes, tests, pictures, located, unlocated, remarks } = answer;
  return (
    <div className="stack" aria-live="polite">
      {classes.map((one) => (
        <Finding key={one.label} one={one} />
      ))}
      <ul className="quiet">
        <li>
          {model}, {pictures} pictures, {tests} tests. The chance that any of these classes is named wrongly
          is held at 5 %; a difference below 15 percentage points is not named.
        </li>
        {!located && (
          <li>
            Nothing says where the objects are: what is found may be a part of the object that always lies in
            one place.
          </li>
        )}
        {unlocated > 0 && (
          <li>{picturesText(unlocated)} of which it is not known where the object is took no part.</li>
        )}
        {remarks.map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
    </div>
  );
}

function Finding({ one }: { readonly one: BiasClass }): ReactElement {
  const { label, pictures, right, room, claim, outside } = one;
  const name = shortName(label);
  return (
    <section className="stack finding" aria-label={`Finding for ${name}`}>
      <h3>{name}</h3>
      {claim ? (
        <>
          <p>
            <strong>{claim.sentence}</strong> {claim.evidence}
          </p>
          {claim.caution && <p className="failed">{claim.caution}</p>}
          <div className="examples">
            {claim.examples.map((example) => (
              <Trial key={`${example.key} ${example.donor}`} example={example} region={claim.region} />
            ))}
          </div>
        </>
      ) : (
        <p>
          Nothing was found. An effect on up to {Math.round(100 * room)} % of the pictures could have gone
          unseen.
        </p>
      )}
      {outside && (
        <p>
          Of what spoke for {name} on the heat map (Grad-CAM), {percentText(outside.relevance)} lies outside
          the objects; {percentText(outside.area)} of the pictures does. That is a clue and no proof: the
          exchange above is the test.
        </p>
      )}
      <p className="quiet">
        {picturesText(pictures)}, {right} of them recognised as they are.
      </p>
    </section>
  );
}

function Trial({
  example,
  region,
}: {
  readonly example: BiasExample;
  readonly region: string;
}): ReactElement {
  const { key, donor, before, after, saidBefore, said } = example;
  return (
    <figure>
      <div className="before-after">
        <RasterCanvas raster={before} label={`${key} as it is`} />
        <RasterCanvas raster={after} label={`${key} with ${region} of ${donor}`} />
      </div>
      <figcaption className="quiet">
        {key}: {shortName(saidBefore)} → <strong>{shortName(said)}</strong> with {region} of {donor}
      </figcaption>
    </figure>
  );
}
