/** How the image is made: a known recipe, and every setting of it. */

import type { ReactElement } from "react";
import type { Recipe } from "../../engine/dream-messages.ts";
import { Slider } from "../../parts/slider.tsx";
import { dials, knownRecipes } from "./recipe.ts";

export interface RecipeFieldsProps {
  readonly known: string;
  readonly recipe: Recipe;
  readonly onKnown: (id: string) => void;
  readonly onChange: (recipe: Recipe) => void;
}

export function RecipeFields({ known, recipe, onKnown, onChange }: RecipeFieldsProps): ReactElement {
  return (
    <div className="stack">
      <label>
        How it is made{" "}
        <select value={known} onChange={({ target }) => onKnown(target.value)}>
          {knownRecipes.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <p className="quiet">{knownRecipes.find(({ id }) => id === known)?.said}</p>
      <details>
        <summary>Fine settings</summary>
        <div className="stack dials">
          <label>
            <input
              type="checkbox"
              checked={recipe.shake}
              onChange={({ target }) => onChange({ ...recipe, shake: target.checked })}
            />{" "}
            Shift, turn and scale it a little before each step
          </label>
          <label>
            Made of{" "}
            <select
              value={recipe.parametrisation}
              onChange={({ target }) =>
                onChange({ ...recipe, parametrisation: target.value as Recipe["parametrisation"] })
              }
            >
              <option value="fourier">waves, coarse and fine (Fourier)</option>
              <option value="pixels">single pixels</option>
            </select>
          </label>
          <label>
            Starting from{" "}
            <select
              value={recipe.start}
              onChange={({ target }) => onChange({ ...recipe, start: target.value as Recipe["start"] })}
            >
              <option value="noise">noise</option>
              <option value="mean">plain grey</option>
            </select>
          </label>
          {dials.map(({ name, label, said, ...limits }) => (
            <div key={name}>
              <Slider
                label={label}
                value={recipe[name]}
                {...limits}
                onChange={(value) => onChange({ ...recipe, [name]: value })}
              />
              <p className="quiet">{said}</p>
            </div>
          ))}
        </div>
      </details>
    </div>
  );
}
