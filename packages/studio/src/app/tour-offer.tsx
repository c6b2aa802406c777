/** At the first visit, one quiet line that offers the tour. */

import { type ReactElement, useState } from "react";
import { useParam } from "../state/address.ts";
import { remember, remembered } from "../state/remembered.ts";
import { visitStop } from "./tour.tsx";

export function TourOffer(): ReactElement | null {
  const [tour] = useParam("tour", "");
  const [wanted, setWanted] = useState(() => remembered("fovea-tour") === undefined);
  const answer = (): void => {
    remember("fovea-tour", "seen");
    setWanted(false);
  };
  if (!wanted || tour !== "") return null;
  return (
    <aside className="offer row" aria-label="New here?">
      <p>
        New here? <span>Six short stops show what you can do, with a network that knows ten animals.</span>
      </p>
      <button
        type="button"
        onClick={() => {
          answer();
          visitStop(0);
        }}
      >
        Show me around
      </button>
      <button type="button" className="plain" onClick={answer}>
        No, thank you
      </button>
    </aside>
  );
}
