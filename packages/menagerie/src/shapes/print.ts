/** Shapes to SVG text: in their colours, or flat in the colours of their owners for the truth. */

import { type Edge, type Fill, type Form, type Group, type Shape, tenth } from "./shape.ts";

/** Side of every drawing in its own units. */
export const side = 200;

/** The drawing as people see it. */
export function printPicture(shapes: readonly Shape[]): string {
  const printer = new Printer((form) => form);
  const body = printer.all(shapes);
  return document(printer.definitions, body, "");
}

/**
 * The drawing flat: each form in the colour of its part, without soft edges, tints left out.
 *
 * `colourOf` gives the colour of an owner's part; forms without part are black, like the ground.
 */
export function printTruth(
  shapes: readonly Shape[],
  colourOf: (owner: string, part: string) => string,
): string {
  const printer = new Printer((form, { owner, part }) => {
    if (form.opacity !== undefined) return undefined;
    const colour = owner === undefined || part === undefined ? "#000000" : colourOf(owner, part);
    return { ...form, ...(form.fill && { fill: colour }), ...(form.stroke && { stroke: colour }) };
  });
  const body = printer.all(shapes);
  return document(
    printer.definitions,
    `<path fill="#000" d="M0 0H${side}V${side}H0z"/>${body}`,
    ` shape-rendering="crispEdges"`,
  );
}

const document = (definitions: string, body: string, attributes: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"${attributes}>` +
  `${definitions && `<defs>${definitions}</defs>`}${body}</svg>`;

/** The part that a form is of, and its owner. */
interface Belonging {
  readonly owner?: string | undefined;
  readonly part?: string | undefined;
}

class Printer {
  definitions = "";
  readonly #repaint: (form: Form, belonging: Belonging) => Form | undefined;
  readonly #names = new Map<string, string>();

  constructor(repaint: (form: Form, belonging: Belonging) => Form | undefined) {
    this.#repaint = repaint;
  }

  all(shapes: readonly Shape[], outer: Belonging = {}): string {
    return shapes
      .map((shape) => ("shapes" in shape ? this.#group(shape, outer) : this.#form(shape, outer)))
      .join("");
  }

  #group({ shapes, transform, clip, part, owner }: Group, outer: Belonging): string {
    const inside = this.all(shapes, { part: part ?? outer.part, owner: owner ?? outer.owner });
    if (inside === "" || (transform === undefined && clip === undefined)) return inside;
    const cut =
      clip === undefined
        ? ""
        : ` clip-path="${this.#reference(`<clipPath id="$"><path d="${clip}"/></clipPath>`)}"`;
    return `<g${transform === undefined ? "" : ` transform="${transform}"`}${cut}>${inside}</g>`;
  }

  #form(form: Form, outer: Belonging): string {
    const painted = this.#repaint(form, { owner: outer.owner, part: form.part ?? outer.part });
    return painted === undefined ? "" : `<${geometry(painted)}${this.#paint(painted)}/>`;
  }

  #paint({ fill, stroke, width, dash, opacity }: Form): string {
    const line =
      stroke === undefined
        ? ""
        : ` stroke="${stroke}" stroke-width="${tenth(width ?? 1)}" stroke-linejoin="round"`;
    const ends =
      stroke === undefined
        ? ""
        : dash === undefined
          ? ` stroke-linecap="round"`
          : ` stroke-dasharray="${dash}"`;
    const seen = opacity === undefined ? "" : ` fill-opacity="${Math.round(opacity * 100) / 100}"`;
    return ` fill="${fill === undefined ? "none" : this.#colour(fill)}"${line}${ends}${seen}`;
  }

  #colour(fill: Fill): string {
    if (typeof fill === "string") return fill;
    if ("fade" in fill) {
      const stops = `<stop stop-color="${fill.fade}" stop-opacity="0"/><stop offset="1" stop-color="${fill.fade}"/>`;
      return this.#reference(`<linearGradient id="$" ${directions[fill.towards]}>${stops}</linearGradient>`);
    }
    const stops = `<stop stop-color="${fill.from}"/><stop offset="1" stop-color="${fill.to}"/>`;
    return this.#reference(`<linearGradient id="$" x2="0" y2="1">${stops}</linearGradient>`);
  }

  /** `url(#…)` of a definition, which is written once. */
  #reference(definition: string): string {
    let name = this.#names.get(definition);
    if (name === undefined) {
      name = `d${this.#names.size}`;
      this.#names.set(definition, name);
      this.definitions += definition.replace("$", name);
    }
    return `url(#${name})`;
  }
}

/** Ends of a gradient that runs towards an edge. */
const directions: Readonly<Record<Edge, string>> = {
  top: `x2="0" y1="1"`,
  bottom: `x2="0" y2="1"`,
  left: `x1="1" x2="0"`,
  right: "",
};

function geometry({ d, ellipse }: Form): string {
  if (ellipse === undefined) return `path d="${d ?? ""}"`;
  const [x, y, rx, ry] = ellipse.map(tenth);
  return rx === ry
    ? `circle cx="${x}" cy="${y}" r="${rx}"`
    : `ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}"`;
}
