/** A walk through the page in a few stops: a card that points and stays out of the way. The page works all the time. */

import { type ReactElement, useEffect, useRef } from "react";
import { setParams, useParam } from "../state/address.ts";
import { remember } from "../state/remembered.ts";
import { type TourStep, tourSteps } from "../words/tour-steps.ts";
import { goTo, usePointed } from "./use-pointed.ts";
import { views } from "./views.ts";

/** Stops at views that this page has. */
const stops = tourSteps.filter(({ view }) => views.some(({ id }) => id === view));

/** Goes to a stop, counted from 0; the browser's back button returns. */
export function visitStop(at: number): void {
  const { view, settings = {} } = stops[at] as TourStep;
  setParams(
    { ...settings, view: view === "explain" ? undefined : view, tour: String(at + 1) },
    { step: true },
  );
}

function leaveTour(): void {
  remember("fovea-tour", "seen");
  setParams({ tour: undefined });
  document.getElementById("help-button")?.focus();
}

export function Tour(): ReactElement | null {
  const [tour] = useParam("tour", "");
  const at = Number(tour) - 1;
  const stop = stops[at];
  return stop === undefined ? null : <Stop stop={stop} at={at} />;
}

function Stop({ stop, at }: { readonly stop: TourStep; readonly at: number }): ReactElement {
  const card = useRef<HTMLElement>(null);
  const used = usePointed(stop.at);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is read out
  useEffect(() => card.current?.focus({ preventScroll: true }), [stop]);
  const last = at === stops.length - 1;
  return (
    <section
      ref={card}
      className="tour"
      tabIndex={-1}
      aria-labelledby="tour-title"
      aria-describedby="tour-said"
      onKeyDown={({ key }) => key === "Escape" && leaveTour()}
    >
      <p id="tour-title">
        <span className="quiet">
          Tour, {at + 1} of {stops.length}
        </span>{" "}
        <strong>{stop.title}</strong>
      </p>
      <div id="tour-said">
        <p>{stop.said}</p>
        <p className="todo">{stop.todo}</p>
      </div>
      <p role="status" className="held">
        {used ? "✓ That is it. Try as much as you like." : ""}
      </p>
      <div className="row">
        {at > 0 && (
          <button type="button" onClick={() => visitStop(at - 1)}>
            Back
          </button>
        )}
        <button type="button" className="primary" onClick={() => (last ? leaveTour() : visitStop(at + 1))}>
          {last ? "Finish" : "Next"}
        </button>
        <button type="button" onClick={() => goTo(stop.at)}>
          Go to it
        </button>
        {!last && (
          <button type="button" className="plain" onClick={leaveTour}>
            Leave
          </button>
        )}
      </div>
    </section>
  );
}
