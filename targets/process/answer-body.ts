/** What every route that lets a request through answers: the cost of an answer is the same, so that a difference is the token check. */
export const answerBody: string = JSON.stringify({ status: "ok", items: ["a", "b", "c"] });
