import { describe, expect, test } from "vitest";
import { htmlReport } from "./report.ts";
import type { Report, ReportMap } from "./report-input.ts";
import { displayScale } from "./scale.ts";

const hostile = `<script>alert("1")</script>' onload='x`;
const png = Uint8Array.of(1, 2, 3);
const map = { width: 2, height: 1, data: [-1, 1] };

const gradCam: ReportMap = {
  method: "grad-cam",
  title: "Grad-CAM",
  howToRead: "Bright places spoke for the class.",
  caution: "Dark places may matter too.",
  steps: ["13×13 positions, bilinear."],
  target: "bullfrog (logit)",
  png,
  scale: displayScale(map, { signed: true }),
  ledger: [
    { check: "finite", value: 0, limit: 0, ok: true },
    { check: "completeness gap", value: 0.2, limit: 0.05, ok: true, note: "50 steps" },
  ],
  ms: 41.26,
};
const failing: ReportMap = {
  ...gradCam,
  ledger: gradCam.ledger.map((check) => ({ ...check, ok: check.limit === 0 })),
};

const reportOf = (...explanations: Report["inputs"][number]["explanations"]): Report => ({
  software: "Fovea 0.1.0",
  model: {
    name: "net.onnx",
    sha256: "ab12",
    input: "data: 1×3×224×224",
    engine: "ONNX Runtime 1.30",
    preprocessing: "crop 224",
    preprocessingSource: "the default",
    seed: 5,
  },
  command: "fovea explain net.onnx 'a b.jpg'",
  inputs: [
    {
      name: "frog.jpg",
      picture: png,
      width: 224,
      height: 200,
      predictions: Array.from({ length: 7 }, (_, i) => ({
        index: i,
        label: `class ${i}`,
        probability: 0.5 ** i,
        logit: -i,
      })),
      explanations,
    },
  ],
});

/** The page without its tags, as a reader meets it. */
const words = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>|<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");

describe("htmlReport()", () => {
  test("tells prediction, map, scale and how to make it again", () => {
    const page = words(htmlReport(reportOf(gradCam)));
    for (const part of [
      "What net.onnx sees in frog.jpg",
      "224 × 200 pixels",
      "class 4",
      "6.25 %",
      "−4.00",
      "Why bullfrog (logit) ?",
      "−1 against 0 for +1",
      "Colours span ±1 (100 % of pixels).",
      "Bright places spoke for the class. Careful: Dark places may matter too.",
      "How exactly it was made 13×13 positions, bilinear. Method grad-cam , 41.3 ms",
      "neither they nor their checks show whether the answer is right",
      "Raw score (logit)",
      "Both checks hold",
      "50 steps",
      "fovea explain net.onnx 'a b.jpg'",
      "ab12",
      "crop 224 From: the default",
      "1 map · 2 checks of the computation, none failed",
    ]) {
      expect(page).toContain(part);
    }
    expect(page).not.toContain("class 5");
    expect(page).not.toContain("Read with care");
  });

  test("flags a failed check at the top, at the map and in the table", () => {
    const page = htmlReport(reportOf(gradCam, failing));
    expect(words(page)).toContain(
      "1 map did not pass all checks. Grad-CAM for bullfrog (logit) on frog.jpg: completeness gap",
    );
    expect(page).toContain('href="#map-1-2"');
    expect(page.match(/<details class="ledger" open>/g)).toHaveLength(1);
    expect(words(page)).toContain("✕ 1 of 2 checks failed");
    expect(words(page)).toContain("0.2 0.05 not ok");
  });

  test("says why a map is blank instead of how to read it", () => {
    const scale = displayScale({ ...map, data: [0, 0] }, { signed: false });
    const page = words(htmlReport(reportOf({ ...gradCam, scale })));
    expect(page).toContain("Nothing to show: the map is zero everywhere.");
    expect(page).not.toContain(gradCam.howToRead);
  });

  test("lists refused methods and failed pictures with their reasons", () => {
    const refused = {
      method: "cam",
      title: "CAM",
      target: "bullfrog (logit)",
      refused: "found no global pooling",
    };
    const failures = [{ name: "broken.jpg", reason: "the file ends early" }];
    const page = words(htmlReport({ ...reportOf(refused), failures }));
    expect(page).toContain("No map. found no global pooling");
    expect(page).toContain("broken.jpg : the file ends early");
    expect(page).toContain(
      "0 maps · 0 checks of the computation, none failed · 1 explanation refused · 1 picture failed",
    );
  });

  test("lets no text become markup, wherever it comes from", () => {
    const poisoned = JSON.parse(
      JSON.stringify(reportOf(failing, { method: "x", title: "x", target: "x", refused: "x" })),
      (key, value) => (typeof value === "string" && key !== "kind" ? hostile : value),
    ) as Report;
    const picture = "data:image/png;base64,AAAA";
    const inputs = poisoned.inputs.map((input) => ({
      ...input,
      picture,
      explanations: input.explanations.map((one) => ("png" in one ? { ...one, png: picture } : one)),
    }));
    const extra = { notes: [hostile], failures: [{ name: hostile, reason: hostile }] };
    const page = htmlReport({ ...poisoned, ...extra, inputs });
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toMatch(/<script|'\s*onload='/i);
  });

  test("asks for nothing from elsewhere", () => {
    const page = htmlReport(reportOf(gradCam, failing));
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] as string);
    expect(addresses.every((address) => /^(#|data:image\/)/.test(address))).toBe(true);
    expect(page).not.toMatch(/url\(|@import|<link|<script|https?:/);
  });

  test("gives every picture words, and every heading its level in turn", () => {
    const page = htmlReport(reportOf(gradCam, failing));
    for (const [image] of page.matchAll(/<img[^>]*>/g)) expect(image).toMatch(/alt="[^"]+"/);
    const levels = [...page.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
    expect(levels.every((level, i) => i === 0 || level <= (levels[i - 1] as number) + 1)).toBe(true);
  });

  test("shows views with their legends, remarks, and classes side by side", () => {
    const views = [
      { title: "Change at each position", png, scale: displayScale(map, { signed: true }) },
      {
        title: "Predicted class",
        png,
        legend: [{ label: hostile, colour: [1, 2, 3] as const, share: 0.25 }],
      },
    ];
    const report = reportOf({ ...gradCam, views, remarks: ["Box at 3,4."] });
    const panels = [
      {
        title: "Grad-CAM",
        scale: displayScale(map, { signed: false }),
        classes: [
          { label: "toad", said: "61 %", png },
          { label: "newt", said: "12 %", png },
        ],
      },
    ];
    const page = htmlReport({ ...report, inputs: report.inputs.map((input) => ({ ...input, panels })) });
    for (const part of [
      "Change at each position",
      "25 %",
      "Box at 3,4.",
      "2 classes side by side",
      "toad 61 %",
    ])
      expect(words(page)).toContain(part);
    expect(page).toContain('style="background:rgb(1 2 3)"');
    expect(page).not.toContain("<script>");
  });
});
