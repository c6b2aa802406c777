/** Starts the page. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { openBuiltIn } from "./state/studio.ts";
import "./style/tokens.css";
import "./style/parts.css";
import "./app/app.css";

createRoot(document.getElementById("studio") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void openBuiltIn();
