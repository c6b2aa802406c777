/** The worker: networks run here, so that the page stays responsive. Its name says which engine is wanted. */

import { expose } from "comlink";
import { Engine } from "./engine.ts";
import { carryFaults } from "./faults.ts";
import type { EngineChoice } from "./messages.ts";

carryFaults();
expose(new Engine(self.name as EngineChoice));
