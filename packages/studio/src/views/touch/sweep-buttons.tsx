/** Starts, pauses and gives up the map, and says how far it is. */

import type { ReactElement } from "react";
import type { SweepState } from "./use-sweep.ts";

export function SweepButtons({ sweep }: { readonly sweep: SweepState }): ReactElement {
  const { running, news, start, pause, cancel } = sweep;
  const done = news !== undefined && news.done === news.total;
  const begun = news !== undefined && !done;
  return (
    <>
      <div className="row">
        {running ? (
          <button type="button" onClick={pause}>
            Pause
          </button>
        ) : (
          <button type="button" className="primary" disabled={done} onClick={start}>
            {begun ? "Go on" : "Start"}
          </button>
        )}
        <button type="button" disabled={news === undefined && !running} onClick={cancel}>
          {done ? "Clear" : "Cancel"}
        </button>
      </div>
      {(running || begun) && (
        <progress value={news?.done ?? 0} max={news?.total ?? 1} aria-label="Places that were tried" />
      )}
      <p className="quiet number" role="status">
        {done ? `All ${news.total} places tried.` : running && !news ? "Starting …" : ""}
      </p>
      {begun && (
        <p className="quiet number">
          {news.done} of {news.total} places tried{running ? "" : ", paused"}
        </p>
      )}
    </>
  );
}
