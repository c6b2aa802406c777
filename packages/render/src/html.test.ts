import { expect, test } from "vitest";
import { dataUri } from "./data-uri.ts";
import { html } from "./html.ts";

test("html`` escapes text and keeps markup", () => {
  const inner = html`<b>${"<i>&\"'"}</b>`;
  expect(html`<p title="${'"'}">${inner}${[inner]}${3}${undefined}</p>`.markup).toBe(
    '<p title="&quot;"><b>&lt;i&gt;&amp;&quot;&#39;</b><b>&lt;i&gt;&amp;&quot;&#39;</b>3</p>',
  );
});

test.each([0, 1, 2, 3, 4, 5, 1000])("dataUri() of %i bytes is their base64", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => i * 37);
  expect(dataUri(bytes)).toBe(`data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`);
});

test("dataUri() lets a picture's address through and nothing else", () => {
  expect(dataUri("data:image/png;base64,AAAA")).toBe("data:image/png;base64,AAAA");
  for (const address of [
    "https://example.org/x.png",
    'data:image/png;base64,"onerror',
    "data:text/html;base64,AAAA",
  ]) {
    expect(() => dataUri(address)).toThrow("Cannot put a picture into the page");
  }
});
