// Start what a page has: quizzes and interactive figures. A page without JavaScript keeps its fallbacks.
import { startQuiz } from "./quiz.mjs";

document.querySelectorAll("fieldset.quiz").forEach(startQuiz);

document.querySelectorAll("figure.interactive").forEach(async (figure) => {
  const stage = figure.querySelector(".interactive-stage");
  const { mount } = await import(`./interactive/${figure.dataset.module}.mjs`);
  mount(stage);
  figure.querySelector(".interactive-fallback").hidden = true;
  figure.dataset.ready = "true";
});
