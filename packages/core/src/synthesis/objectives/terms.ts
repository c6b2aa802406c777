/** The kinds of objectives and their nodes, a row each. */

import type { SingleObjective } from "../objective.ts";
import { apartTerm } from "./apart.ts";
import { caricatureTerm } from "./caricature.ts";
import { channelTerm } from "./channel.ts";
import { classTerm } from "./class.ts";
import { directionTerm } from "./direction.ts";
import { guideTerm } from "./guide.ts";
import { layerTerm } from "./layer.ts";
import { resembleTerm } from "./resemble.ts";
import type { TermRule } from "./term.ts";

export const terms: {
  readonly [K in SingleObjective["kind"]]: TermRule<Extract<SingleObjective, { kind: K }>>;
} = {
  class: classTerm,
  channel: channelTerm,
  direction: directionTerm,
  layer: layerTerm,
  resemble: resembleTerm,
  caricature: caricatureTerm,
  guide: guideTerm,
  apart: apartTerm,
};
