/** The place of each background. */

import type { Background } from "../world.ts";
import type { Place } from "./background.ts";
import { city } from "./city.ts";
import { desert } from "./desert.ts";
import { forest } from "./forest.ts";
import { room } from "./room.ts";
import { sea } from "./sea.ts";
import { snow } from "./snow.ts";

export const places: Readonly<Record<Background, Place>> = { snow, forest, sea, desert, city, room };
