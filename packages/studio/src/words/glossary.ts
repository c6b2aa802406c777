/** The few words that the page cannot do without, for somebody who has never met them. */

export interface Term {
  readonly word: string;
  readonly means: string;
}

export const glossary: readonly Term[] = [
  {
    word: "Network, model",
    means:
      "A program that was not written but trained: from many pictures with their names it found its own way to tell them apart.",
  },
  { word: "Class", means: "One of the names that the network can give, such as “owl”. It knows no others." },
  {
    word: "Score",
    means:
      "How strongly the network votes for a class; the field says logit. The votes of all classes together make the percentages. A high percentage means that it is sure, not that it is right.",
  },
  {
    word: "Heat map",
    means:
      "Colours laid over the picture: where the network found its reasons. The scale under it says what each colour stands for.",
  },
  {
    word: "Warm and cold",
    means:
      "On maps with two directions, warm speaks for the class and cold against it. On all others, bright means much.",
  },
  {
    word: "Method",
    means:
      "A way to draw a heat map. Each asks a different question, so maps differ; what several of them agree on deserves more trust.",
  },
  {
    word: "Layer",
    means:
      "A network works in stages. Each looks for patterns in what the one before it found: edges, then textures, then parts of things.",
  },
  { word: "Channel", means: "One pattern that a layer looks for everywhere in the picture." },
  {
    word: "Learned numbers",
    means:
      "What training has set: they are all that the network knows. The field calls them parameters or weights.",
  },
  {
    word: "Run of the network",
    means: "The network looks once at one picture. A method that costs 100 runs takes 100 times as long.",
  },
  {
    word: "Ledger, checks",
    means:
      "Sums that must come out if a map was computed rightly. They say that the arithmetic holds, not that the network is right.",
  },
];
