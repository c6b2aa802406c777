/** What the tour says at each stop, and which part of the page it points at. */

export interface TourStep {
  readonly title: string;
  /** What is to be seen. */
  readonly said: string;
  /** What a person can do there. */
  readonly todo: string;
  readonly view: string;
  /** Settings of the view in the address. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** The part of the page: a CSS selector. */
  readonly at: string;
}

export const tourSteps: readonly TourStep[] = [
  {
    title: "What does it say?",
    said: "A network has looked at this picture. The bars are its answers, the likeliest first. A long bar means that it is sure; it can be sure and wrong.",
    todo: "Choose another picture in the row above, or another class here.",
    view: "explain",
    at: "[aria-labelledby='says']",
  },
  {
    title: "Why does it say so?",
    said: "Colours mark where it found its reasons. Look whether they lie on the animal, or on the grass behind it: then it may have learned the wrong thing.",
    todo: "Choose another method in the list: each asks in a way of its own.",
    view: "explain",
    at: "[aria-labelledby='why']",
  },
  {
    title: "What if I hide a part?",
    said: "A reason that counts should be missed when it is gone. Here you can take parts of the picture away and watch the answer change at once.",
    todo: "Drag the patch over the picture; with the keyboard, the arrow keys move it.",
    view: "touch",
    settings: { touch: undefined },
    at: ".touch-picture",
  },
  {
    title: "What is inside?",
    said: "The network is a chain of stages. The first look for edges and colours, later ones for parts of animals. You can open each and see what it made of this picture.",
    todo: "Click a box, or choose one with Tab and Enter.",
    view: "network",
    at: ".net-drawing",
  },
  {
    title: "What would it like to see?",
    said: "Starting from noise, an image is changed step by step until it pleases the network most. What comes is often strange: it shows what the network goes by.",
    todo: "Press the button that starts it and watch.",
    view: "dream",
    settings: { make: undefined },
    at: "[aria-label='What to imagine']",
  },
  {
    title: "Do the methods agree?",
    said: "Methods beside each other, on several pictures. What most of them agree on deserves more trust than the finest single map.",
    todo: "Add a method or a picture, and look for places that all of them mark.",
    view: "compare",
    at: "#view .panel",
  },
];
