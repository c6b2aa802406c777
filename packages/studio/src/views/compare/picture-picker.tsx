/** Which of the open pictures are compared. */

import type { ReactElement } from "react";
import { useStudio } from "../../state/studio.ts";
import type { Columns } from "./use-columns.ts";

export function PicturePicker({ chosen, choose }: Columns): ReactElement {
  const pictures = useStudio((state) => state.pictures);
  const isChosen = (id: string): boolean => chosen.some((each) => each.id === id);
  const toggle = (id: string): void =>
    choose(pictures.filter((each) => isChosen(each.id) !== (each.id === id)).map(({ name }) => name));
  return (
    <details className="picker">
      <summary>
        Pictures: {chosen.length} of {pictures.length}
      </summary>
      <fieldset className="pick-pictures">
        <legend className="visually-hidden">Pictures to compare</legend>
        {pictures.map(({ id, name, url }) => (
          <label key={id} title={name}>
            <img src={url} alt="" loading="lazy" />
            <span>
              <input type="checkbox" checked={isChosen(id)} onChange={() => toggle(id)} /> {name}
            </span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
