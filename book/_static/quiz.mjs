// Show the sentence that belongs to the answer a reader picks.
export function startQuiz(quiz) {
  const result = quiz.querySelector(".quiz-result");
  const answers = quiz.querySelector(".quiz-answers");
  const reasons = [...answers.querySelectorAll(".quiz-why")];
  answers.hidden = true;
  quiz.addEventListener("change", ({ target }) => {
    const correct = target.dataset.correct === "true";
    const verdict = document.createElement("strong");
    verdict.textContent = correct ? "Right. " : "Not quite. ";
    const reason = document.createElement("span");
    reason.append(...reasons[target.value].cloneNode(true).childNodes);
    result.replaceChildren(verdict, reason);
    quiz.dataset.state = correct ? "right" : "wrong";
  });
}
