/** Light, dark, or as the system has it; public/theme.js puts it back before the next visit is drawn. */

import { type ReactElement, useState } from "react";
import { remember, remembered } from "../state/remembered.ts";

const themes = [
  { id: "auto", title: "Auto" },
  { id: "light", title: "Light" },
  { id: "dark", title: "Dark" },
] as const;

export function ThemeSwitch(): ReactElement {
  const [theme, setTheme] = useState(() => remembered("fovea-theme") ?? "auto");
  const choose = (id: string): void => {
    remember("fovea-theme", id === "auto" ? undefined : id);
    if (id === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = id;
    setTheme(id);
  };
  return (
    <select
      aria-label="Light or dark"
      title="Light or dark page; Auto: as the device has it"
      value={theme}
      onChange={({ target }) => choose(target.value)}
    >
      {themes.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}
