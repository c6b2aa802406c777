/** The animal of each class. */

import type { Label } from "../world.ts";
import type { Animal } from "./animal.ts";
import { cat } from "./cat.ts";
import { dog } from "./dog.ts";
import { fox } from "./fox.ts";
import { horse } from "./horse.ts";
import { lion } from "./lion.ts";
import { owl } from "./owl.ts";
import { parrot } from "./parrot.ts";
import { tiger } from "./tiger.ts";
import { wolf } from "./wolf.ts";
import { zebra } from "./zebra.ts";

export const animals: Readonly<Record<Label, Animal>> = {
  wolf,
  dog,
  fox,
  cat,
  zebra,
  horse,
  tiger,
  lion,
  owl,
  parrot,
};
