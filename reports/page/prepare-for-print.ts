/** Prints in light colours with every part opened, and puts the page back afterwards. */
export function prepareForPrint(redraw: () => void): void {
  let closed: readonly HTMLDetailsElement[] = [];
  let theme: string | undefined;
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
    for (const part of closed) part.open = true;
    theme = document.documentElement.dataset["theme"];
    document.documentElement.dataset["theme"] = "light";
    redraw();
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
    if (theme === undefined) delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    redraw();
  });
}
