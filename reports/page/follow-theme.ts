/** Lets the theme button cycle through system, dark and light, and calls back whenever the colours changed. */
export function followTheme(changed: () => void): void {
  const button = document.getElementById("theme");
  let theme: Theme = "system";
  button?.addEventListener("click", () => {
    theme = next[theme];
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    button.textContent = `Theme: ${theme}`;
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}

type Theme = "system" | "dark" | "light";

const next: Readonly<Record<Theme, Theme>> = { system: "dark", dark: "light", light: "system" };
