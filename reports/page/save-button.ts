/** A quiet button that stands beside what it saves; it is there only where the script that answers it runs. */
export function saveButton(kind: "CSV" | "PNG", what: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `save ${kind.toLowerCase()}`;
  button.textContent = kind;
  button.ariaLabel = `${kind}: ${what}`;
  return button;
}
