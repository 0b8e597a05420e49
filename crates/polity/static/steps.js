// A page that goes in steps: one is shown, the others wait. All their words are the page's own.

/** Shows this step of the element and hides the others. Whoever pressed something is put down there; who just came is not moved. */
export function show(element, name, moved = true) {
  for (const step of element.querySelectorAll("[data-step]")) step.hidden = step.dataset.step !== name;
  const now = element.querySelector(`[data-step="${name}"]`);
  if (!moved) return now;
  const first = now.querySelector("h1, h2, .lead");
  first?.setAttribute("tabindex", "-1");
  (now.querySelector("input:not([type=hidden])") ?? first)?.focus();
  now.scrollIntoView({ block: "nearest" });
  return now;
}

/** The sentence of this name that the page brought along. */
export const sentence = (element, name) => element.querySelector(`[data-says="${name}"]`).textContent;

/** Makes a form do something, one press at a time; what goes wrong is said in its line. */
export function press(form, does, wrong) {
  const line = form.querySelector(".say");
  const say = (text, state) => {
    if (!line) return;
    line.textContent = text;
    line.dataset.state = state;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      await does(say, new FormData(form, event.submitter));
    } catch (problem) {
      console.warn("polity:", problem);
      say(wrong(problem), "refused");
    } finally {
      form.ariaBusy = "false";
    }
  });
}
