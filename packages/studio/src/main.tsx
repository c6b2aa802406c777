/** Starts the page. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { keepTheRest, settleOffline } from "./client/offline.ts";
import { openBuiltIn } from "./state/built-in.ts";
import { during } from "./state/studio.ts";
import "./style/tokens.css";
import "./style/parts.css";
import "./app/app.css";

createRoot(document.getElementById("studio") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void during("Opening the page", settleOffline).then(openBuiltIn).then(keepTheRest);
